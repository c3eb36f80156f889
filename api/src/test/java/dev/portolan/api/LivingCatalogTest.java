package dev.portolan.api;

import static dev.portolan.api.TestGateway.error;
import static dev.portolan.testing.Answers.answers;
import static dev.portolan.testing.Answers.streams;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.messaging.CatalogEvent;
import dev.portolan.messaging.CatalogTopic;
import dev.portolan.messaging.KafkaSettings;
import dev.portolan.testing.Answer;
import dev.portolan.testing.Await;
import dev.portolan.testing.FakeProvider;
import dev.portolan.testing.Gate;
import dev.portolan.testing.KafkaExtension;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.RawHttp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Three replicas of one catalog: what reaches them, in which order, and what they refuse. The poll
/// is far away, so whatever they learn in time they learn from events; the test itself plays the
/// relay that publishes them.
class LivingCatalogTest {
    @RegisterExtension static final PostgresExtension POSTGRES = TestCatalog.postgres();

    @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

    @TempDir static Path directory;

    static final Duration SOON = Duration.ofSeconds(60);
    static FakeProvider provider;
    static TestCatalog catalog;
    static List<TestGateway> replicas;
    static String key;

    @BeforeAll
    static void start() throws Exception {
        new CatalogTopic(KafkaSettings.of(KAFKA.kafka().bootstrapServers())).ensure(SOON);
        provider = FakeProvider.start().onCompletion(answers(CompletionTest.ANSWER));
        catalog = new TestCatalog(POSTGRES.database(), directory);
        catalog.provider("acme", provider.baseUrl());
        catalog.models("acme/m");
        key = catalog.key();
        replicas =
                IntStream.range(0, 3)
                        .mapToObj(i ->
                                new TestGateway.Setup(
                                                POSTGRES.database(),
                                                catalog.keyringFile(),
                                                directory.resolve("api-" + i))
                                        .set(
                                                "kafka.bootstrapServers",
                                                KAFKA.kafka().bootstrapServers())
                                        .set("api.catalog.replicaId", "replica-" + i)
                                        .set("api.catalog.poll", "1h")
                                        .boot())
                        .toList();
        replicas.forEach(replica ->
                Await.await(
                        "ready and hearing events",
                        SOON,
                        () -> replica.ready().path("status").asText().equals("ready")));
    }

    @AfterAll
    static void stop() {
        replicas.forEach(TestGateway::close);
        provider.close();
    }

    private static String asks(String model) {
        return "{\"model\":\""
                + model
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    }

    private static void publish(long version) {
        KAFKA.kafka()
                .produce(
                        CatalogEvent.TOPIC,
                        CatalogEvent.KEY,
                        "{\"schema\":1,\"version\":"
                                + version
                                + ",\"at\":\"2026-01-01T00:00:00Z\",\"actor\":\"test\",\"changes\":[],\"truncated\":false}");
    }

    /// With all triggers asleep, as a restored dump or a clumsy hand would.
    private static void behindTheDatabasesBack(String sql) {
        POSTGRES.database()
                .execute(
                        "SET session_replication_role = replica; "
                                + sql
                                + "; UPDATE catalog_version SET version = version + 1");
    }

    private static double refusals(TestGateway replica) {
        return replica.figure("portolan_catalog_update_rejected_total{reason=\"unknown_model\"")
                .orElse(0.0);
    }

    private static long served(TestGateway replica) {
        return replica.ready().path("catalog_version").asLong();
    }

    @Test
    void everyReplicaServesAChangeOnceItHearsOfIt() {
        catalog.models("acme/new");

        publish(catalog.version());

        for (TestGateway replica : replicas) {
            Await.await(
                    "served",
                    SOON,
                    () -> replica.complete(key, asks("acme/new")).statusCode() == 200);
        }
    }

    @Test
    void everyReplicaRefusesARevokedKey() {
        String doomed = catalog.key();
        publish(catalog.version());
        for (TestGateway replica : replicas) {
            Await.await(
                    "let in",
                    SOON,
                    () -> replica.complete(doomed, asks("acme/m")).statusCode() == 200);
        }

        POSTGRES.database()
                .execute(
                        "UPDATE api_keys SET revoked_at = now() WHERE id = '"
                                + doomed.substring(7, 19)
                                + "'");
        publish(catalog.version());

        for (TestGateway replica : replicas) {
            Await.await(
                    "refused",
                    SOON,
                    () -> replica.complete(doomed, asks("acme/m")).statusCode() == 401);
        }
    }

    @Test
    void neverGoesBackWhateverEventsSay() {
        TestGateway replica = replicas.getFirst();
        long version = catalog.version();
        publish(version);
        replica.awaitVersion(version);
        double rebuilds = replica.figure("portolan_catalog_reload_seconds_count").orElse(0.0);

        for (int i = 0; i < 200; i++) {
            publish(i % 2 == 0 ? 1 : version);
        }
        publish(Long.MAX_VALUE);
        KAFKA.kafka().produce(CatalogEvent.TOPIC, CatalogEvent.KEY, "no event at all");
        KAFKA.kafka()
                .produce(CatalogEvent.TOPIC, CatalogEvent.KEY, "{\"schema\":99,\"version\":1}");
        KAFKA.kafka().produce(CatalogEvent.TOPIC, CatalogEvent.KEY, null);
        catalog.models("acme/after-the-flood");
        publish(catalog.version());
        replica.awaitVersion(catalog.version());

        assertEquals(catalog.version(), served(replica));
        double more =
                replica.figure("portolan_catalog_reload_seconds_count").orElse(0.0) - rebuilds;
        assertTrue(more <= 2, "one change, " + more + " rebuilds");
        Await.await(
                "no lag",
                SOON,
                () -> replica.figure("portolan_catalog_lag_versions").orElse(1.0) == 0);
    }

    @Test
    void takesABurstOfChangesInFewRebuilds() {
        TestGateway replica = replicas.get(1);
        double before = replica.figure("portolan_catalog_reload_seconds_count").orElse(0.0);
        long started = System.nanoTime();

        for (int i = 0; i < 60; i++) {
            catalog.models("acme/burst-" + i);
            publish(catalog.version());
        }
        replica.awaitVersion(catalog.version());

        double rebuilds =
                replica.figure("portolan_catalog_reload_seconds_count").orElse(0.0) - before;
        double most = (System.nanoTime() - started) / 100e6 + 2;
        assertTrue(rebuilds <= most, rebuilds + " rebuilds, at most " + most + " in that time");
    }

    @Test
    void refusesAPoisonedCatalogWholeAndGoesOnServing() {
        TestGateway replica = replicas.getFirst();
        publish(catalog.version());
        replica.awaitVersion(catalog.version());
        long good = served(replica);

        // Other tests have catalogs refused too.
        double before = refusals(replica);
        behindTheDatabasesBack(
                "INSERT INTO model_aliases (alias, targets) VALUES ('poison', ARRAY['nobody/nothing'])");
        publish(catalog.version());

        Await.await("refusal counted", SOON, () -> refusals(replica) > before);
        Await.await(
                "refusal shown",
                SOON,
                () -> replica.ready().path("degraded").toString().contains("catalog_refused"));
        assertEquals(good, served(replica));
        assertEquals(200, replica.complete(key, asks("acme/m")).statusCode());

        behindTheDatabasesBack("DELETE FROM model_aliases WHERE alias = 'poison'");
        publish(catalog.version());
        for (TestGateway each : replicas) {
            each.awaitVersion(catalog.version());
            Await.await(
                    "whole again",
                    SOON,
                    () -> each.ready().path("status").asText().equals("ready"));
        }
    }

    @Test
    void revokesAndAdmitsKeysEvenWhileItRefusesTheCatalog() {
        TestGateway replica = replicas.getFirst();
        String doomed = catalog.key();
        publish(catalog.version());
        Await.await(
                "let in", SOON, () -> replica.complete(doomed, asks("acme/m")).statusCode() == 200);
        behindTheDatabasesBack(
                "INSERT INTO model_aliases (alias, targets) VALUES ('poison', ARRAY['nobody/nothing'])");
        publish(catalog.version());
        Await.await(
                "refused",
                SOON,
                () -> replica.ready().path("degraded").toString().contains("catalog_refused"));

        POSTGRES.database()
                .execute(
                        "UPDATE api_keys SET revoked_at = now() WHERE id = '"
                                + doomed.substring(7, 19)
                                + "'");
        String fresh = catalog.key();
        publish(catalog.version());

        try {
            Await.await(
                    "revoked",
                    SOON,
                    () -> replica.complete(doomed, asks("acme/m")).statusCode() == 401);
            Await.await(
                    "admitted",
                    SOON,
                    () -> replica.complete(fresh, asks("acme/m")).statusCode() == 200);
            assertTrue(replica.ready().path("degraded").toString().contains("catalog_refused"));
        } finally {
            behindTheDatabasesBack("DELETE FROM model_aliases WHERE alias = 'poison'");
            publish(catalog.version());
            replicas.forEach(each -> each.awaitVersion(catalog.version()));
        }
    }

    @Test
    void refusesACatalogWhoseModelsHaveVanished() {
        TestGateway replica = replicas.getFirst();
        publish(catalog.version());
        replica.awaitVersion(catalog.version());
        long good = served(replica);

        behindTheDatabasesBack(
                "CREATE TABLE kept AS SELECT * FROM llm_models; DELETE FROM llm_models");
        publish(catalog.version());

        Await.await(
                "refusal counted",
                SOON,
                () ->
                        replica.figure(
                                                "portolan_catalog_update_rejected_total{reason=\"models_gone\"")
                                        .orElse(0.0)
                                > 0);
        assertEquals(good, served(replica));
        behindTheDatabasesBack("INSERT INTO llm_models SELECT * FROM kept; DROP TABLE kept");
        publish(catalog.version());
        replicas.forEach(each -> each.awaitVersion(catalog.version()));
    }

    @Test
    void aProviderCanBeEditedAndDeletedUnderRunningStreams() {
        FakeProvider old = FakeProvider.start();
        Gate gate = new Gate();
        Answer held = streams(StreamTest.FIRST, StreamTest.LAST).holdingAfter(1, gate);
        old.onCompletion(held);
        catalog.provider("brief", old.baseUrl());
        catalog.models("brief/m");
        publish(catalog.version());
        TestGateway replica = replicas.getFirst();
        replica.awaitVersion(catalog.version());
        List<RawHttp> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            RawHttp client = RawHttp.connect(replica.port());
            clients.add(
                    client.post(
                            "/v1/chat/completions",
                            Map.of("authorization", "Bearer " + key),
                            asks("brief/m").replace("{\"model\"", "{\"stream\":true,\"model\"")));
            client.readUntil("\"He\"", SOON);
        }

        POSTGRES.database()
                .execute(
                        "UPDATE providers SET base_url = 'http://127.0.0.1:1/v1' WHERE id = 'brief'");
        publish(catalog.version());
        replica.awaitVersion(catalog.version());
        assertEquals(
                503,
                replica.complete(key, asks("brief/m")).statusCode(),
                "moved, and so without a credential");
        POSTGRES.database().execute("DELETE FROM providers WHERE id = 'brief'");
        publish(catalog.version());
        replica.awaitVersion(catalog.version());
        assertEquals(
                "model_not_found",
                error(replica.complete(key, asks("brief/m"))).path("code").asText());
        gate.open();

        for (RawHttp client : clients) {
            client.readUntil("[DONE]", SOON);
            client.close();
        }
        old.close();
    }

    @Test
    void everyReplicaSaysWhichVersionItServes() {
        publish(catalog.version());
        replicas.forEach(replica -> replica.awaitVersion(catalog.version()));

        Await.await(
                "three rows at the newest version",
                SOON,
                () ->
                        POSTGRES.database()
                                .ask(
                                        "SELECT count(*) FROM replicas WHERE replica_id LIKE 'replica-%' AND served_version = "
                                                + catalog.version())
                                .equals("3"));
    }
}
