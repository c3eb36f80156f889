package dev.portolan.api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.database.Database;
import dev.portolan.key.KeyKind;
import dev.portolan.testing.Await;
import dev.portolan.testing.PostgresProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database dies, freezes or takes no writes: reads come from the snapshot, changes are
/// refused, nobody hangs.
class DatabaseAwayTest {
    private static final Duration SOON = Duration.ofSeconds(3);

    private PostgresProcess postgres;
    private AdminServer server;
    private AdminClient admin;

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path snapshots) throws Exception {
        postgres = PostgresProcess.start(data.resolve("postgres"));
        Database.migrate(postgres.database().dataSource());
        server = new AdminServer(postgres.database(), snapshots).start();
        admin = AdminClient.of(server.url(), server.key(KeyKind.ADMIN));
        Await.eventually(Duration.ofSeconds(20), () -> admin.get("/keys").expect(200));
        admin.post(
                        "/providers",
                        "{\"id\": \"rock\", \"adapter_class\": \"parrot\", \"base_url\": \"https://rock.example.com\"}")
                .expect(201);
        Reply made =
                admin.post("/models", "{\"model_id\": \"rock/a\", \"kind\": \"embedding\"}")
                        .expect(201);
        Await.eventually(
                SOON,
                () ->
                        assertTrue(
                                server.catalog().holder().version()
                                        >= Long.parseLong(made.field("/version"))));
    }

    @AfterEach
    void stop() {
        server.close();
        postgres.close();
    }

    @Test
    void aDeadDatabaseLeavesReadsAndRefusesChanges() {
        postgres.kill();

        requireFailStatic();

        postgres.restart();
        Await.eventually(
                Duration.ofSeconds(5),
                () -> admin.patch("/models/rock/a", "{\"custom\": {\"back\": true}}").expect(200));
        assertEquals("", admin.get("/models").expect(200).header("portolan-stale"));
    }

    @Test
    void aFrozenDatabaseMakesNobodyWait() {
        postgres.freeze();

        requireFailStatic();
        requireNoStorm();

        postgres.thaw();
        Await.eventually(
                Duration.ofSeconds(5),
                () -> admin.patch("/models/rock/a", "{\"custom\": {\"back\": true}}").expect(200));
    }

    @Test
    void afterOneWriteInVainTheNextIsRefusedAtOnce() {
        postgres.freeze();
        try {
            admin.patch("/models/rock/a", "{\"display_name\": \"x\"}")
                    .expectProblem(503, "database_unavailable");

            timed(() -> admin.patch("/models/rock/a", "{\"display_name\": \"y\"}"))
                    .expectProblem(503, "database_unavailable");
        } finally {
            postgres.thaw();
        }
        Await.eventually(
                Duration.ofSeconds(5),
                () -> admin.patch("/models/rock/a", "{\"custom\": {\"back\": true}}").expect(200));
    }

    @Test
    void aReadOnlyDatabaseRefusesChangesByName() {
        postgres.database()
                .execute(
                        "ALTER DATABASE portolan SET default_transaction_read_only = on; "
                                + "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'portolan'");

        Reply refused =
                Await.value(
                        SOON,
                        () -> {
                            Reply reply =
                                    admin.patch("/models/rock/a", "{\"display_name\": \"x\"}");
                            return reply.field("/code").equals("read_only")
                                    ? java.util.Optional.of(reply)
                                    : java.util.Optional.empty();
                        });

        refused.expectProblem(503, "read_only");
        assertTrue(Integer.parseInt(refused.header("retry-after")) > 0);
        Await.eventually(
                SOON,
                () -> assertEquals("", admin.get("/models").expect(200).header("portolan-stale")));
    }

    private void requireFailStatic() {
        for (String path :
                List.of(
                        "/providers",
                        "/providers/rock",
                        "/models?kind=embedding&q=ROCK",
                        "/models/rock/a",
                        "/aliases",
                        "/keys")) {
            Reply stale = timed(() -> admin.get(path)).expect(200);
            assertEquals("true", stale.header("portolan-stale"), path);
            assertTrue(stale.header("warning").startsWith("110"), path);
            assertTrue(Integer.parseInt(stale.header("age")) >= 0, path);
        }
        assertEquals(List.of("rock/a"), admin.get("/models?kind=embedding&q=ROCK").all("model_id"));
        assertEquals(
                "true", timed(() -> admin.get("/catalog")).expect(200).header("portolan-stale"));
        for (String path : List.of("/catalog/changes", "/sync-runs")) {
            timed(() -> admin.get(path)).expectProblem(503, "database_unavailable");
        }
        List<Reply> refused =
                List.of(
                        timed(() -> admin.patch("/models/rock/a", "{\"display_name\": \"x\"}")),
                        timed(() ->
                                admin.post(
                                        "/keys",
                                        "{\"kind\": \"client\", \"name\": \"x\"}",
                                        "Idempotency-Key",
                                        "k")),
                        timed(() -> admin.post("/sync", "")),
                        timed(() -> admin.delete("/models/rock/a")));
        for (Reply reply : refused) {
            reply.expectProblem(503, "database_unavailable");
            assertTrue(Integer.parseInt(reply.header("retry-after")) > 0);
        }
        timed(() -> admin.with("adm_aaaaaaaaaaaa_bbb").get("/providers")).expect(401);
        timed(() -> admin.anonymous().get("/keys")).expect(401);
    }

    /// A crowd of impatient callers is answered as fast as one.
    private void requireNoStorm() {
        ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
        timed(() -> {
            List<Thread> crowd =
                    IntStream.range(0, 60)
                            .mapToObj(i ->
                                    Thread.ofVirtual()
                                            .start(() ->
                                                    statuses.add(
                                                            admin.patch(
                                                                            "/models/rock/a",
                                                                            "{\"display_name\": \"%d\"}"
                                                                                    .formatted(i))
                                                                    .status())))
                            .toList();
            for (Thread one : crowd) {
                one.join();
            }
            return statuses;
        });
        assertEquals(
                60, statuses.stream().filter(status -> status == 503).count(), statuses::toString);
    }

    private static <T> T timed(java.util.concurrent.Callable<T> deed) {
        long start = System.nanoTime();
        try {
            return deed.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(took.compareTo(SOON) <= 0, () -> "took " + took);
        }
    }
}
