package dev.portolan.worker;

import static dev.portolan.testing.Answers.answers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.database.Database;
import dev.portolan.messaging.CatalogEventListener;
import dev.portolan.messaging.KafkaSettings;
import dev.portolan.testing.Await;
import dev.portolan.testing.FakeProvider;
import dev.portolan.testing.Gate;
import dev.portolan.testing.KafkaExtension;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.RawHttp;
import dev.portolan.testing.RawResponse;
import dev.portolan.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Two real processes over one database: what one fires, both may execute, and only one does.
class TwoWorkersTest {
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final String LIST =
            """
            {"object": "list", "data": [{"id": "first", "object": "model"}, {"id": "second", "object": "model"}]}\
            """;

    @RegisterExtension
    static final PostgresExtension POSTGRES =
            PostgresExtension.migratedBy("portolan", Database::migrate);

    @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

    @TempDir Path folder;

    private final TestDatabase database = POSTGRES.database();
    private final List<Long> announced = new CopyOnWriteArrayList<>();

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void fireOnceTakeOverWhatAKilledOneLeftAndStopInOrder() throws Exception {
        Gate gate = new Gate();
        try (var provider = FakeProvider.start().onModels(answers(LIST));
                var listener =
                        new CatalogEventListener(
                                KafkaSettings.of(KAFKA.kafka().bootstrapServers()),
                                announced::add,
                                () -> {})) {
            listener.start();
            database.execute(
                    """
                    INSERT INTO providers (id, display_name, adapter_class, base_url, credential_env, is_enabled, sync_cron)
                    VALUES ('acme', 'Acme', 'openai-compatible', '%s', 'ACME_API_KEY', true, '0/3 * * * * ?')
                    """
                            .formatted(provider.baseUrl()));
            try (var one = worker();
                    var other = worker()) {
                try {
                    prove(provider, gate, one, other);
                } catch (AssertionError e) {
                    throw new AssertionError(one.log() + "\n\n" + other.log(), e);
                }
            }
        }
    }

    private void prove(FakeProvider provider, Gate gate, WorkerProcess one, WorkerProcess other)
            throws Exception {
        // Both up, and the first sync has run because the provider is new.
        Await.await(
                "both workers check in",
                LONG,
                () -> database.ask("SELECT count(*) FROM qrtz_scheduler_state").equals("2"));
        Await.await(
                "the first sync",
                LONG,
                () ->
                        !database.ask(
                                        "SELECT count(*) FROM sync_runs WHERE status = 'succeeded' AND cause = 'enabled'")
                                .equals("0"));
        assertEquals("2", database.ask("SELECT count(*) FROM llm_models WHERE provider = 'acme'"));
        assertEquals(
                "1",
                database.ask(
                        "SELECT count(*) FROM sync_runs WHERE cause = 'enabled' AND provider = 'acme'"));

        // One firing is one run, executed once.
        Await.await(
                "five firings",
                LONG,
                () ->
                        Integer.parseInt(
                                        database.ask(
                                                "SELECT count(*) FROM sync_runs WHERE cause = 'schedule' AND status = 'succeeded'"))
                                >= 5);
        assertEquals("0", database.ask("SELECT count(*) FROM sync_runs WHERE attempt > 1"));
        assertEquals(
                "0",
                database.ask(
                        """
                        SELECT count(*) FROM (
                            SELECT scheduled_for FROM sync_runs WHERE cause = 'schedule' GROUP BY 1 HAVING count(*) > 1) twice\
                        """));

        // A run is under way in one of them; that one is killed.
        AtomicInteger held = new AtomicInteger();
        provider.on(
                "GET",
                "/models",
                _ -> {
                    held.incrementAndGet();
                    return answers(LIST).heldBy(gate);
                });
        Await.await("a run waits for the provider", LONG, () -> held.get() > 0);
        String run =
                database.ask(
                        "SELECT id FROM sync_runs WHERE status = 'running' AND provider = 'acme'");
        String victim = database.ask("SELECT worker FROM sync_runs WHERE id = '" + run + "'");
        boolean isOne = victim.contains(":" + one.pid() + "-");
        assertTrue(isOne || victim.contains(":" + other.pid() + "-"), victim);
        WorkerProcess dead = isOne ? one : other;
        WorkerProcess survivor = isOne ? other : one;
        dead.killHard();
        Await.await("another worker asks the provider", LONG, () -> held.get() > 1);
        gate.open();

        Await.await(
                "the run is recovered",
                LONG,
                () ->
                        database.ask("SELECT status FROM sync_runs WHERE id = '" + run + "'")
                                .equals("succeeded"));
        assertEquals("2", database.ask("SELECT attempt FROM sync_runs WHERE id = '" + run + "'"));
        assertTrue(
                database.ask("SELECT worker FROM sync_runs WHERE id = '" + run + "'")
                        .contains(":" + survivor.pid() + "-"));

        // Healthy, measured, and the catalog's versions were announced.
        Await.eventually(
                LONG,
                () -> {
                    RawResponse health = get(survivor, "/healthcheck");
                    assertEquals(200, health.status(), health::text);
                });
        Await.eventually(
                LONG,
                () -> {
                    String figures = get(survivor, "/metrics").text();
                    assertTrue(
                            figures.contains(
                                    "portolan_sync_runs_total{provider=\"acme\",status=\"succeeded\"}"),
                            figures);
                    assertTrue(figures.contains("portolan_outbox_depth 0.0"), figures);
                });
        long version = Long.parseLong(database.ask("SELECT version FROM catalog_version"));
        Await.await(
                "version " + version + " is announced", LONG, () -> announced.contains(version));

        assertEquals(143, survivor.stop(LONG));
        assertEquals(
                "0",
                database.ask("SELECT count(*) FROM sync_runs WHERE status = 'running'"),
                survivor::log);
    }

    private static RawResponse get(WorkerProcess worker, String path) {
        try (var client = RawHttp.connect(worker.adminPort())) {
            return client.get(path, Map.of()).read(LONG);
        }
    }

    private WorkerProcess worker() throws Exception {
        return WorkerProcess.start(
                folder,
                database,
                KAFKA.kafka().bootstrapServers(),
                Map.of("ACME_API_KEY", "acme-key"),
                Map.of(
                        // A worker that a busy machine lets wait for ten seconds is no dead one.
                        "worker.schedule.checkinInterval", "10s",
                        "worker.schedule.jitter", "0ms",
                        "worker.schedule.heartbeat", "2s",
                        "worker.schedule.reconcile", "200ms",
                        "worker.seed.enabled", "false"));
    }
}
