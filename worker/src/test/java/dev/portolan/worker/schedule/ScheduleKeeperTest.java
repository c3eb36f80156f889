package dev.portolan.worker.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.CatalogStore;
import dev.portolan.database.Database;
import dev.portolan.provider.OffReason;
import dev.portolan.provider.ProviderState;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.TestDatabase;
import dev.portolan.worker.sync.SyncProgress;
import dev.portolan.worker.sync.UsableProviders;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ScheduleKeeperTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES =
            PostgresExtension.migratedBy("portolan", Database::migrate);

    private TestDatabase database;
    private ClusterSchedule schedule;
    private ScheduleKeeper keeper;

    @BeforeEach
    void keep() throws Exception {
        database = POSTGRES.database();
        database.execute(
                """
                DELETE FROM providers; DELETE FROM qrtz_cron_triggers; DELETE FROM qrtz_simple_triggers;
                DELETE FROM qrtz_triggers; DELETE FROM qrtz_job_details;
                INSERT INTO providers (id, display_name, adapter_class, is_enabled, sync_cron)
                VALUES ('nightly', 'A', 'fake', true, '0 0 3 * * ?'), ('plain', 'B', 'fake', true, NULL),
                       ('off', 'C', 'fake', false, '0 0 3 * * ?'), ('wrong', 'D', 'fake', true, 'every hour')
                """);
        Jdbi jdbi = Database.jdbi(database.dataSource());
        // Never started: nothing fires, and what is scheduled can be looked at.
        schedule =
                new ClusterSchedule(
                        database.dataSource(),
                        ScheduleSettings.DEFAULT,
                        "keeper-test",
                        (_, _) -> {
                            throw new AssertionError("fired");
                        });
        keeper =
                new ScheduleKeeper(
                        new CatalogStore(jdbi),
                        schedule,
                        new UsableProviders(
                                jdbi,
                                new SyncProgress(jdbi),
                                (_, _) -> new ProviderState.Off(OffReason.DISABLED, "off")),
                        Map.of("@metadata", Optional.of("0 30 2 * * ?")),
                        Map.of("heartbeat", Duration.ofSeconds(30)),
                        Clock.systemUTC());
        keeper.run();
    }

    @AfterEach
    void close() {
        schedule.close();
    }

    @Test
    void schedulesProvidersThatAreOnByTheirOwnCronOrHourly() {
        assertEquals(
                "@metadata=0 30 2 * * ?, nightly=0 0 3 * * ?, plain="
                        + SyncCron.hourly("plain")
                        + ", wrong="
                        + SyncCron.hourly("wrong"),
                crons());
        assertEquals("30000", database.ask("SELECT repeat_interval FROM qrtz_simple_triggers"));
        assertEquals("UTC", database.ask("SELECT min(time_zone_id) FROM qrtz_cron_triggers"));
    }

    @Test
    void saysWhoseCronCannotBeUsed() {
        assertTrue(keeper.problems().get("wrong").startsWith("'every hour' is no cron expression"));
        assertEquals(1, keeper.problems().size());
    }

    @Test
    void followsTheTableOfProviders() throws Exception {
        database.execute(
                """
                UPDATE providers SET sync_cron = '0 0 4 * * ?' WHERE id = 'plain';
                UPDATE providers SET sync_cron = '0 0 0 1 1 ? 2020' WHERE id = 'nightly';
                UPDATE providers SET is_enabled = false WHERE id = 'wrong';
                UPDATE providers SET is_enabled = true WHERE id = 'off'\
                """);

        keeper.run();
        keeper.run();

        assertEquals(
                "@metadata=0 30 2 * * ?, nightly=0 0 3 * * ?, off=0 0 3 * * ?, plain=0 0 4 * * ?",
                crons());
        assertEquals(Map.of("nightly", "'0 0 0 1 1 ? 2020' will never fire"), keeper.problems());
    }

    private String crons() {
        return database.ask(
                "SELECT string_agg(trigger_name || '=' || cron_expression, ', ' ORDER BY trigger_name) FROM qrtz_cron_triggers");
    }
}
