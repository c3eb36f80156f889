package dev.portolan.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MigrationTest {
    @RegisterExtension final PortolanDatabase database = new PortolanDatabase();

    @Test
    void makesEveryTableFromNothingAndDoesNothingTheSecondTime() throws Exception {
        DataSource empty = database.emptyDataSource();

        Database.migrate(empty);
        List<String> first = tables(empty);
        List<String> changes = changes(empty);
        Database.migrate(empty);

        assertTrue(
                first.containsAll(
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
                () -> "tables: " + first);
        assertEquals(first, tables(empty));
        assertEquals(changes, changes(empty));
    }

    @Test
    void letsSeveralProcessesMigrateAtOnce() throws Exception {
        DataSource empty = database.emptyDataSource();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var runs =
                    IntStream.range(0, 3)
                            .mapToObj(_ -> threads.submit(() -> Database.migrate(empty)))
                            .toList();
            for (var run : runs) {
                run.get();
            }
        }

        assertTrue(tables(empty).contains("llm_models"));
    }

    private static List<String> tables(DataSource source) {
        return Database.jdbi(source)
                .withHandle(handle ->
                        handle.createQuery(
                                        """
                                        SELECT table_name FROM information_schema.tables
                                        WHERE table_schema = 'public' ORDER BY table_name
                                        """)
                                .mapTo(String.class)
                                .list());
    }

    private static List<String> changes(DataSource source) {
        return Database.jdbi(source)
                .withHandle(handle ->
                        handle.createQuery(
                                        """
                                        SELECT id || md5sum || dateexecuted FROM databasechangelog
                                        ORDER BY orderexecuted
                                        """)
                                .mapTo(String.class)
                                .list());
    }
}
