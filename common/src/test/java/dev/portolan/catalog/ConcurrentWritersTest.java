package dev.portolan.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.database.PortolanDatabase;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Many who write at once.
class ConcurrentWritersTest {
    private static final int WRITERS = 32;
    private static final int CHANGES = 20;

    @RegisterExtension static final PortolanDatabase DATABASE = new PortolanDatabase();

    /// Whoever sees version n sees every change up to n: versions become visible in their order.
    @Test
    void versionsCommitInTheirOrderWithoutGap() throws Exception {
        DATABASE.psql(
                "INSERT INTO providers (id, display_name, adapter_class) VALUES ('one', 'One', 'x.A')");
        AtomicBoolean isOver = new AtomicBoolean();
        List<String> torn = new ArrayList<>();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> observer = threads.submit(() -> observe(isOver, torn));
            try {
                List<Future<?>> writers = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    int number = writer;
                    writers.add(threads.submit(() -> write(number)));
                }
                for (Future<?> writer : writers) {
                    writer.get();
                }
            } finally {
                isOver.set(true);
            }
            observer.get();
        }

        long expected = 1L + WRITERS * CHANGES;
        assertEquals(List.of(), torn);
        assertEquals(Long.toString(expected), DATABASE.ask("SELECT version FROM catalog_version"));
        assertEquals(
                Long.toString(expected),
                DATABASE.ask("SELECT count(DISTINCT version) FROM catalog_changes"));
        assertEquals(
                Long.toString(expected),
                DATABASE.ask("SELECT count(DISTINCT catalog_version) FROM outbox"));
        assertEquals(Long.toString(expected), DATABASE.ask("SELECT count(*) FROM outbox"));
        assertEquals(
                "0",
                DATABASE.ask(
                        """
                        SELECT count(*) FROM llm_models m WHERE version <>
                            (SELECT max(version) FROM catalog_changes WHERE entity_id = model_id)
                        """));
    }

    /// Each transaction touches its rows in an order of its own, some by SQL and some through the
    /// store.
    @Test
    void writersInCrosswiseOrderNeverLockEachOtherOut() throws Exception {
        CatalogStore store = new CatalogStore(DATABASE.jdbi());
        store.change(
                new Actor("test"),
                tables -> {
                    for (String id : List.of("a", "b", "c")) {
                        tables.providers().insert(Samples.provider(id));
                        tables.models().insert(Samples.model(id + "/m"));
                    }
                    tables.aliases().upsert(Samples.alias("fast", "a/m"));
                    return 0;
                });
        List<Callable<Object>> writers = new ArrayList<>();
        for (int writer = 0; writer < 8; writer++) {
            Random random = new Random(writer);
            writers.add(() -> {
                for (int i = 0; i < 15; i++) {
                    crosswise(random);
                    store.change(
                            new Actor("test"),
                            tables -> {
                                String id = "abc".charAt(random.nextInt(3)) + "/m";
                                tables.models().update(Samples.fullModel(id));
                                return 0;
                            });
                }
                return 0;
            });
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<?> writer : threads.invokeAll(writers)) {
                writer.get();
            }
        }

        assertTrue(store.version() > 1);
        assertEquals(
                "0",
                DATABASE.ask(
                        "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
    }

    private static Object write(int writer) throws Exception {
        Random random = new Random(writer);
        try (Connection connection = DATABASE.connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < CHANGES; i++) {
                statement.execute(
                        "INSERT INTO llm_models (model_id) VALUES ('one/%d-%d')"
                                .formatted(writer, i));
                if (random.nextInt(4) == 0) {
                    // A transaction that takes a version and keeps others waiting for it.
                    statement.execute("SELECT pg_sleep(%s)".formatted(random.nextDouble() / 200));
                }
                if (random.nextInt(5) == 0) {
                    connection.rollback();
                    i--;
                } else {
                    connection.commit();
                }
            }
        }
        return writer;
    }

    private static Object observe(AtomicBoolean isOver, List<String> torn) throws Exception {
        try (Connection connection = DATABASE.connect();
                var statement = connection.createStatement()) {
            while (!isOver.get()) {
                try (var seen =
                        statement.executeQuery(
                                """
                                SELECT (SELECT version FROM catalog_version), count(DISTINCT version), max(version)
                                FROM catalog_changes
                                """)) {
                    seen.next();
                    if (seen.getLong(1) != seen.getLong(2) || seen.getLong(1) != seen.getLong(3)) {
                        torn.add(
                                seen.getLong(1)
                                        + ": "
                                        + seen.getLong(2)
                                        + " up to "
                                        + seen.getLong(3));
                    }
                }
            }
        }
        return torn;
    }

    private static void crosswise(Random random) throws Exception {
        List<String> edits =
                new ArrayList<>(
                        List.of(
                                "UPDATE providers SET display_name = '%d' WHERE id = 'a'",
                                "UPDATE providers SET display_name = '%d' WHERE id = 'b'",
                                "UPDATE llm_models SET description = '%d' WHERE model_id = 'c/m'",
                                "UPDATE llm_models SET missing_runs = %d WHERE provider = 'a'",
                                "UPDATE llm_models SET missing_runs = %d",
                                "UPDATE model_aliases SET description = '%d'"));
        Collections.shuffle(edits, random);
        StringBuilder transaction = new StringBuilder("BEGIN;");
        for (String edit : edits) {
            transaction.append(edit.formatted(random.nextInt(1_000))).append(';');
        }
        DATABASE.psql(transaction.append("COMMIT").toString());
    }
}
