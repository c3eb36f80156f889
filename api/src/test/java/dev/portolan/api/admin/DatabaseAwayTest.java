package dev.portolan.api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.CatalogStore;
import dev.portolan.database.Database;
import dev.portolan.key.KeyKind;
import dev.portolan.testing.Await;
import dev.portolan.testing.PostgresProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database dies, freezes or takes no writes: reads come from the snapshot, changes are
/// refused, nobody hangs: whoever waited for the database's own time-outs would for ten minutes.
class DatabaseAwayTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private PostgresProcess postgres;
    private AdminServer server;
    private AdminClient admin;

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path snapshots) throws Exception {
        postgres = PostgresProcess.start(data.resolve("postgres"));
        Database.migrate(postgres.database().dataSource());
        server = AdminServer.onOneThatFails(postgres.database(), snapshots).start();
        admin = AdminClient.of(server.url(), server.key(KeyKind.ADMIN));
        Await.eventually(SOON, () -> admin.get("/keys").expect(200));
        made(
                "/providers",
                "{\"id\": \"rock\", \"adapter_class\": \"parrot\", \"base_url\": \"https://rock.example.com\"}");
        made("/models", "{\"model_id\": \"rock/a\", \"kind\": \"embedding\"}");
        long version = new CatalogStore(Database.jdbi(postgres.database().dataSource())).version();
        Await.await("served", SOON, () -> server.catalog().holder().version() >= version);
    }

    /// Whoever is told that the database took too long may have made it all the same.
    private void made(String path, String body) {
        Await.await(path, SOON, () -> List.of(201, 409).contains(admin.post(path, body).status()));
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
        requireBack();
    }

    @Test
    void aFrozenDatabaseMakesNobodyWait() {
        postgres.freeze();
        try {
            requireFailStatic();
            requireNoStorm();
        } finally {
            postgres.thaw();
        }

        requireBack();
    }

    @Test
    void writesInVainAreRefused() {
        postgres.freeze();
        try {
            timed(() -> admin.patch("/models/rock/a", "{\"display_name\": \"x\"}"))
                    .expectProblem(503, "database_unavailable");
            timed(() -> admin.patch("/models/rock/a", "{\"display_name\": \"y\"}"))
                    .expectProblem(503, "database_unavailable");
        } finally {
            postgres.thaw();
        }
        requireBack();
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
        requireFresh();
    }

    private void requireBack() {
        Await.eventually(
                SOON,
                () -> admin.patch("/models/rock/a", "{\"custom\": {\"back\": true}}").expect(200));
        requireFresh();
    }

    private void requireFresh() {
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
        List<Integer> statuses =
                timed(() ->
                        Crowd.of(
                                60,
                                i ->
                                        admin.patch(
                                                        "/models/rock/a",
                                                        "{\"display_name\": \"%d\"}".formatted(i))
                                                .status()));
        assertEquals(Collections.nCopies(60, 503), statuses);
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
