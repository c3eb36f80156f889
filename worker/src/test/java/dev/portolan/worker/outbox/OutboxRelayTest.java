package dev.portolan.worker.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.database.Database;
import dev.portolan.messaging.CatalogEvent;
import dev.portolan.messaging.KafkaAwayException;
import dev.portolan.testing.Await;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.TestClock;
import dev.portolan.testing.TestDatabase;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OutboxRelayTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES =
            PostgresExtension.migratedBy("portolan", Database::migrate);

    /// Transactions that a writer keeps open at once: all writers together stay well below the
    /// server's hundred connections, which those that have just been closed still count among.
    private static final int OPEN_EACH = 3;

    private static final Duration SOON = Duration.ofMinutes(1);

    private final TestClock clock = new TestClock();
    private final List<CatalogEvent> sent = new ArrayList<>();
    private TestDatabase database;
    private Jdbi jdbi;

    @BeforeEach
    void empty() {
        database = POSTGRES.database();
        jdbi = Database.jdbi(database.dataSource());
        database.execute("DELETE FROM providers; DELETE FROM outbox");
    }

    @Test
    void announcesEachCommittedVersionWithWhatChanged() throws Exception {
        database.execute(
                """
                BEGIN; SET LOCAL portolan.actor = 'admin:k1';
                INSERT INTO providers (id, display_name, adapter_class) VALUES ('acme', 'Acme', 'fake');
                INSERT INTO llm_models (provider, upstream_model) VALUES ('acme', 'a/b');
                COMMIT\
                """);
        database.execute("UPDATE providers SET display_name = 'Acme Inc.' WHERE id = 'acme'");
        long version = Long.parseLong(database.ask("SELECT version FROM catalog_version"));

        int count = relay(sent::addAll).run(clock.instant());

        assertEquals(2, count);
        CatalogEvent first = sent.getFirst();
        assertEquals(version - 1, first.version());
        assertEquals("admin:k1", first.actor());
        assertEquals(
                List.of(
                        new CatalogEvent.Change("provider", "acme", "insert"),
                        new CatalogEvent.Change("model", "acme/a/b", "insert")),
                first.changes());
        assertFalse(first.truncated());
        assertEquals(version, sent.getLast().version());
        assertTrue(sent.getLast().actor().startsWith("sql:"));
        assertEquals(
                0, relay(sent::addAll).run(clock.instant()), "what is marked is not sent again");
    }

    @Test
    void listsAHundredChangesAndSaysThatThereAreMore() throws Exception {
        database.execute(
                """
                INSERT INTO providers (id, display_name, adapter_class)
                SELECT 'a' || n, 'A', 'fake' FROM generate_series(1, 101) AS n\
                """);

        relay(sent::addAll).run(clock.instant());

        assertEquals(100, sent.getFirst().changes().size());
        assertTrue(sent.getFirst().truncated());
    }

    @Test
    void neverAnnouncesWhatWasRolledBack() throws Exception {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            connection
                    .createStatement()
                    .execute(
                            "INSERT INTO providers (id, display_name, adapter_class) VALUES ('a', 'A', 'fake')");

            assertEquals(0, relay(sent::addAll).run(clock.instant()), "not committed yet");
            connection.rollback();
        }
        assertEquals(0, relay(sent::addAll).run(clock.instant()));
        assertEquals(List.of(), sent);
    }

    @Test
    void keepsWhatKafkaDidNotTake() throws Exception {
        provider("a");
        OutboxRelay away =
                relay(_ -> {
                    throw new KafkaAwayException("away", null);
                });

        assertThrows(KafkaAwayException.class, () -> away.run(clock.instant()));
        assertEquals("1", database.ask("SELECT count(*) FROM outbox WHERE published_at IS NULL"));

        assertEquals(1, relay(sent::addAll).run(clock.instant()));
    }

    @Test
    void sendsAgainWhatARelayHadSentButNotMarkedWhenItDied() throws Exception {
        provider("a");
        List<CatalogEvent> sentByTheDead = new ArrayList<>();
        CountDownLatch sending = new CountDownLatch(1);
        OutboxRelay dying =
                relay(events -> {
                    sentByTheDead.addAll(events);
                    sending.countDown();
                    new CountDownLatch(1).await();
                });
        FutureTask<Integer> run = new FutureTask<>(() -> dying.run(clock.instant()));
        Thread relay = Thread.ofPlatform().daemon().start(run);
        try {
            assertTrue(sending.await(SOON.toSeconds(), TimeUnit.SECONDS));

            assertEquals(
                    0,
                    relay(sent::addAll).run(clock.instant()),
                    "the rows are locked while they are being sent");
        } finally {
            relay.interrupt();
        }
        var death =
                assertThrows(
                        ExecutionException.class,
                        () -> run.get(SOON.toSeconds(), TimeUnit.SECONDS));
        assertInstanceOf(InterruptedException.class, death.getCause());
        assertEquals(1, relay(sent::addAll).run(clock.instant()));

        assertEquals(sentByTheDead, sent, "twice is harmless, never would not be");
    }

    @Test
    void sendsAgainAfterItsConnectionWasCut() throws Exception {
        provider("a");
        OutboxRelay cut =
                relay(events ->
                        database.execute(
                                """
                                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                                WHERE datname = current_database() AND pid <> pg_backend_pid()\
                                """));

        assertThrows(RuntimeException.class, () -> cut.run(clock.instant()));

        // The server tells of the end first and gives the rows free then.
        Await.await("sent", SOON, () -> relay(sent::addAll).run(clock.instant()) > 0);
        assertEquals(1, sent.size());
    }

    /// Rows become visible in another order than that of their ids: a relay that remembered the
    /// last id would lose some.
    @Test
    void losesNothingWhereCommitsAreInAnotherOrderThanIds() throws Exception {
        int writers = 16;
        int rowsEach = 625; // ten thousand in all
        Set<Long> delivered = new ConcurrentSkipListSet<>();
        Set<Long> committed = new ConcurrentSkipListSet<>();
        CountDownLatch done = new CountDownLatch(writers);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> work = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                int seed = writer;
                work.add(
                        executor.submit(() -> {
                            try {
                                write(
                                        rowsEach,
                                        new Random(seed),
                                        1_000_000L * (seed + 1),
                                        committed);
                            } finally {
                                done.countDown();
                            }
                            return null;
                        }));
            }
            for (int relay = 0; relay < 3; relay++) {
                work.add(
                        executor.submit(() -> {
                            OutboxRelay mine =
                                    relay(events ->
                                            events.forEach(
                                                    event -> delivered.add(event.version())));
                            boolean isLast = false;
                            while (!isLast) {
                                isLast = done.getCount() == 0;
                                mine.run(clock.instant());
                            }
                            return null;
                        }));
            }
            for (Future<?> each : work) {
                each.get(240, TimeUnit.SECONDS);
            }
        }
        while (relay(events -> events.forEach(event -> delivered.add(event.version())))
                        .run(clock.instant())
                > 0) {}

        assertTrue(committed.size() > writers * rowsEach / 2);
        assertEquals(new TreeSet<>(committed), new TreeSet<>(delivered));
    }

    @Test
    void showsDepthAndAge() throws Exception {
        PrometheusRegistry registry = new PrometheusRegistry();
        OutboxMetrics metrics = new OutboxMetrics(registry, jdbi, clock);
        metrics.refresh();
        assertEquals(0, gauge(registry, "portolan_outbox_oldest_age_seconds"));
        provider("a");
        provider("b");
        database.execute(
                "UPDATE outbox SET created_at = '"
                        + clock.instant().minusSeconds(90)
                        + "' WHERE id = (SELECT min(id) FROM outbox)");

        metrics.refresh();

        assertEquals(2, gauge(registry, "portolan_outbox_depth"));
        assertEquals(90, gauge(registry, "portolan_outbox_oldest_age_seconds"));
    }

    /// Keeps up to three transactions open at once and commits or rolls them back in random order.
    private void write(int rows, Random random, long firstVersion, Set<Long> committed)
            throws Exception {
        List<Connection> connections = new ArrayList<>();
        try {
            for (int each = 0; each < OPEN_EACH; each++) {
                connections.add(database.connect());
                connections.getLast().setAutoCommit(false);
            }
            Deque<Connection> idle = new ArrayDeque<>(connections);
            List<Open> open = new ArrayList<>();
            for (int row = 0; row < rows || !open.isEmpty(); ) {
                if (row < rows && (open.isEmpty() || (!idle.isEmpty() && random.nextBoolean()))) {
                    open.add(insert(idle.remove(), firstVersion + row++));
                } else {
                    Open next = open.remove(random.nextInt(open.size()));
                    if (random.nextInt(10) == 0) {
                        next.connection().rollback();
                    } else {
                        next.connection().commit();
                        committed.add(next.version());
                    }
                    idle.add(next.connection());
                }
            }
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    private static Open insert(Connection connection, long version) throws Exception {
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO outbox (topic, key, catalog_version) VALUES ('model-catalog-updated', 'catalog', "
                            + version
                            + ")");
        }
        return new Open(connection, version);
    }

    private record Open(Connection connection, long version) {}

    private void provider(String name) {
        database.execute(
                "INSERT INTO providers (id, display_name, adapter_class) VALUES ('"
                        + name
                        + "', 'A', 'fake')");
    }

    private OutboxRelay relay(EventSink sink) {
        return new OutboxRelay(jdbi, sink);
    }

    private static double gauge(PrometheusRegistry registry, String name) {
        return registry.scrape(name::equals).stream()
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .map(point ->
                        ((io.prometheus.metrics.model.snapshots.GaugeSnapshot
                                                .GaugeDataPointSnapshot)
                                        point)
                                .getValue())
                .findFirst()
                .orElseThrow();
    }
}
