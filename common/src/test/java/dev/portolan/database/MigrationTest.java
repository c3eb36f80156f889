package dev.portolan.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MigrationTest {
    @RegisterExtension static final PostgresExtension POSTGRES = PostgresExtension.empty();

    @BeforeEach
    void startFromNothing() {
        POSTGRES.database().execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }

    @Test
    void makesEveryTableFromNothingAndDoesNothingTheSecondTime() {
        DataSource source = POSTGRES.database().dataSource();

        Database.migrate(source);
        List<String> tables = tables();
        List<String> changes = changes();
        Database.migrate(source);

        assertTrue(
                tables.containsAll(
                        List.of(
                                "providers",
                                "llm_models",
                                "model_aliases",
                                "api_keys",
                                "catalog_version",
                                "catalog_changes",
                                "outbox",
                                "sync_runs",
                                "replicas")),
                () -> "tables: " + tables);
        assertEquals(tables, tables());
        assertEquals(changes, changes());
    }

    @Test
    void letsSeveralProcessesMigrateAtOnce() throws Exception {
        DataSource source = POSTGRES.database().dataSource();
        List<Future<?>> runs = new ArrayList<>();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 3; i++) {
                runs.add(threads.submit(() -> Database.migrate(source)));
            }
        }

        for (Future<?> run : runs) {
            run.get();
        }
        assertTrue(tables().contains("llm_models"));
    }

    /// A killed process leaves Liquibase's lock behind.
    @Test
    void doesNotWaitForAProcessThatDiedMigrating() {
        TestDatabase database = POSTGRES.database();
        Database.migrate(database.dataSource());
        database.execute(
                "UPDATE databasechangeloglock SET locked = true, lockgranted = now(), lockedby = 'gone'");
        database.execute("DROP TABLE replicas");
        database.execute("DELETE FROM databasechangelog WHERE id = '0003-replicas'");

        Database.migrate(database.dataSource());

        assertTrue(tables().contains("replicas"));
    }

    /// Wherever the process dies: nothing has changed, and the next one finds no obstacle.
    @Test
    void isWholeOrNotAtAll() {
        TestDatabase database = POSTGRES.database();
        boolean isWhole = false;
        int cuts = 0;
        for (int statements = 1; !isWhole; statements += 9) {
            try {
                Database.migrate(CutDataSource.of(database.dataSource(), statements));
                isWhole = true;
            } catch (IllegalStateException _) {
                cuts++;
                assertEquals(List.of(), tables());
            }
        }

        assertTrue(cuts > 5, "cut " + cuts + " times");
        assertTrue(tables().contains("llm_models"));
    }

    @Test
    void saysWhyItCannot() {
        POSTGRES.database().execute("CREATE TABLE llm_models (id text)");

        var failure =
                assertThrows(
                        IllegalStateException.class,
                        () -> Database.migrate(POSTGRES.database().dataSource()));

        assertTrue(failure.getMessage().contains("llm_models"), failure::getMessage);
    }

    private static List<String> tables() {
        return list(
                """
                SELECT table_name FROM information_schema.tables
                WHERE table_schema = 'public' ORDER BY table_name
                """);
    }

    private static List<String> changes() {
        return list(
                "SELECT id || md5sum || dateexecuted FROM databasechangelog ORDER BY orderexecuted");
    }

    private static List<String> list(String query) {
        return Database.jdbi(POSTGRES.database().dataSource())
                .withHandle(handle -> handle.createQuery(query).mapTo(String.class).list());
    }
}
