package dev.portolan.worker.sync;

import static dev.portolan.worker.sync.Models.PROVIDER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.CatalogStore;
import dev.portolan.database.Database;
import dev.portolan.sync.SyncCause;
import dev.portolan.sync.SyncRun;
import dev.portolan.sync.SyncRunDao;
import dev.portolan.sync.SyncRunFilter;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.TestClock;
import dev.portolan.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Who queues runs, and when not.
class QueuingTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES =
            PostgresExtension.migratedBy("portolan", Database::migrate);

    private final TestClock clock = new TestClock();
    private final FakeAdapter adapter = new FakeAdapter();
    private TestDatabase database;
    private Jdbi jdbi;
    private SyncProgress progress;

    @BeforeEach
    void empty() {
        database = POSTGRES.database();
        jdbi = Database.jdbi(database.dataSource());
        progress = new SyncProgress(jdbi);
        database.execute(
                """
                DELETE FROM sync_runs; DELETE FROM providers;
                INSERT INTO providers (id, display_name, adapter_class, is_enabled) VALUES ('acme', 'Acme', 'fake', true)
                """);
    }

    @Test
    void queuesOneRunForOneFiringHoweverOftenItIsFired() {
        SyncFiring firing = firing(1);

        firing.run(PROVIDER, clock.instant(), clock.instant());
        database.execute("UPDATE sync_runs SET status = 'succeeded'");
        firing(2).run(PROVIDER, clock.instant(), clock.instant());

        SyncRun run = only(SyncCause.SCHEDULE);
        assertEquals(Optional.of(clock.instant()), run.scheduledFor());
        assertEquals("schedule", run.requestedBy());
    }

    @Test
    void beginsAtARandomMomentAfterTheFiring() {
        for (int seed = 0; seed < 20; seed++) {
            database.execute("DELETE FROM sync_runs");
            firing(seed).run(PROVIDER, clock.instant(), clock.instant());

            SyncRun run = only(SyncCause.SCHEDULE);
            assertFalse(run.notBefore().isBefore(clock.instant()));
            assertFalse(run.notBefore().isAfter(clock.instant().plusSeconds(30)));
        }
        assertEquals(List.of(), progress.due(clock.instant().minusMillis(1), 10));
        assertEquals(1, progress.due(clock.instant().plusSeconds(30), 10).size());
    }

    @Test
    void queuesNothingWhileARunWaitsAlready() {
        firing(1).run(PROVIDER, clock.instant(), clock.instant());
        clock.advance(Duration.ofHours(1));

        firing(1).run(PROVIDER, clock.instant(), clock.instant());

        assertEquals(1, runs().size());
    }

    @Test
    void syncsAProviderThatWasNeverSyncedOnceForAllWorkers() {
        watch().observe(providers(), clock.instant());
        watch().observe(providers(), clock.instant());

        assertEquals(SyncCause.ENABLED, only(SyncCause.ENABLED).cause());
    }

    @Test
    void leavesAProviderThatWasSyncedBeforeToItsSchedule() {
        firing(1).run(PROVIDER, clock.instant(), clock.instant());

        watch().observe(providers(), clock.instant());

        assertEquals(1, runs().size());
    }

    @Test
    void syncsAProviderAgainOnceItIsSwitchedOnOrCalledOtherwise() {
        UsableProviders one = watch();
        UsableProviders other = watch();
        observe(one, other);
        assertEquals(1, runs().size());

        database.execute("UPDATE providers SET is_enabled = false");
        observe(one, other);
        assertEquals(1, runs().size());

        database.execute("UPDATE providers SET is_enabled = true");
        observe(one, other);
        observe(one, other);
        assertEquals(2, runs().size());

        database.execute("UPDATE providers SET display_name = 'Acme Inc.'");
        observe(one, other);
        assertEquals(2, runs().size(), "another name is no other way to call it");

        database.execute("UPDATE providers SET base_url = 'https://other.example/v1'");
        observe(one, other);
        assertEquals(3, runs().size());
        assertTrue(runs().stream().allMatch(run -> run.cause() == SyncCause.ENABLED));
    }

    private void observe(UsableProviders... watches) {
        for (UsableProviders watch : watches) {
            watch.observe(providers(), clock.instant());
        }
    }

    private List<dev.portolan.catalog.Provider> providers() {
        return new CatalogStore(jdbi).read(tables -> tables.providers().all());
    }

    private UsableProviders watch() {
        return new UsableProviders(jdbi, progress, adapter);
    }

    private SyncFiring firing(int seed) {
        return new SyncFiring(jdbi, progress, Duration.ofSeconds(30), new Random(seed));
    }

    private SyncRun only(SyncCause cause) {
        List<SyncRun> runs = runs();
        assertEquals(1, runs.size());
        assertEquals(cause, runs.getFirst().cause());
        return runs.getFirst();
    }

    private List<SyncRun> runs() {
        return jdbi.withExtension(
                SyncRunDao.class, runs -> runs.page(SyncRunFilter.ALL, Optional.empty(), 100));
    }
}
