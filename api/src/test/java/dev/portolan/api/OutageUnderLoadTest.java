package dev.portolan.api;

import static dev.portolan.testing.Answers.answers;
import static dev.portolan.testing.Answers.streams;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.database.Database;
import dev.portolan.messaging.CatalogEvent;
import dev.portolan.testing.Await;
import dev.portolan.testing.FakeProvider;
import dev.portolan.testing.KafkaProcess;
import dev.portolan.testing.PostgresProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database and the broker die, freeze and come back while clients keep a steady pace: nobody
/// notices, keys are enforced all the while, and afterwards the catalog catches up. Latencies are
/// printed. An outage lasts three seconds, or as many as `-Dportolan.outage.seconds=60` says.
class OutageUnderLoadTest {
    private static final Duration OUTAGE =
            Duration.ofSeconds(Integer.getInteger("portolan.outage.seconds", 3));
    private static final Duration CALM = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir static Path directory;

    static PostgresProcess postgres;
    static KafkaProcess kafka;
    static FakeProvider provider;
    static TestCatalog catalog;
    static TestGateway gateway;
    static String good;
    static String revoked;

    private SteadyLoad load;

    @BeforeAll
    static void start() {
        postgres = PostgresProcess.start(directory.resolve("postgres"));
        kafka = KafkaProcess.start(directory.resolve("kafka"));
        kafka.createTopic(CatalogEvent.TOPIC, 1);
        Database.migrate(postgres.database().dataSource());
        provider =
                FakeProvider.start()
                        .onCompletion(request ->
                                request.json().path("stream").asBoolean()
                                        ? streams(StreamTest.FIRST, StreamTest.LAST)
                                        : answers(CompletionTest.ANSWER));
        catalog = new TestCatalog(postgres.database(), directory);
        catalog.provider("acme", provider.baseUrl());
        catalog.models("acme/m");
        good = catalog.key();
        revoked = catalog.key();
        postgres.database()
                .execute(
                        "UPDATE api_keys SET revoked_at = now() WHERE id = '"
                                + revoked.substring(7, 19)
                                + "'");
        gateway =
                new TestGateway.Setup(
                                postgres.database(),
                                catalog.keyringFile(),
                                directory.resolve("api"))
                        .impatientWithTheDatabase()
                        .set("kafka.bootstrapServers", kafka.bootstrapServers())
                        .set("api.catalog.retry", "500ms")
                        .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        provider.close();
        kafka.close();
        postgres.close();
    }

    @BeforeEach
    void beginLoad() {
        awaitStatus("ready");
        load = new SteadyLoad(gateway, "acme/m", good, revoked);
    }

    @AfterEach
    void endLoad() {
        load.close();
    }

    @Test
    void nobodyNoticesThatTheDatabaseIsKilled() {
        calm();
        postgres.kill();
        awaitDegraded("database_unreachable");
        load.goOn(OUTAGE);
        print("without database");

        postgres.restart();

        catchesUp("acme/after-death");
    }

    @Test
    void nobodyNoticesThatTheDatabaseIsFrozen() {
        calm();
        postgres.freeze();
        try {
            awaitDegraded("database_unreachable");
            load.goOn(OUTAGE);
            print("with a frozen database");
        } finally {
            postgres.thaw();
        }

        catchesUp("acme/after-frost");
    }

    @Test
    void nobodyNoticesThatTheBrokerIsKilled() {
        calm();
        kafka.kill();
        awaitDegraded("kafka");
        load.goOn(OUTAGE);
        catalog.models("acme/meanwhile"); // the poll brings it
        gateway.awaitVersion(catalog.version());
        print("without broker");

        kafka.restart();

        catchesUp("acme/after-broker");
    }

    private void calm() {
        load.goOn(CALM);
        print("before");
    }

    private void catchesUp(String model) {
        catalog.models(model);
        gateway.awaitVersion(catalog.version());
        awaitStatus("ready");
        load.goOn(CALM);
        load.close();
        print("afterwards");

        assertEquals(Map.of(), load.wrong);
        assertEquals(
                200,
                gateway.complete(
                                good,
                                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                                        .formatted(model))
                        .statusCode());
    }

    private void print(String when) {
        System.out.printf("completions %s: %s%n", when, load.latencies());
    }

    private static void awaitStatus(String status) {
        Await.await(status, SOON, () -> gateway.ready().path("status").asText().equals(status));
    }

    private static void awaitDegraded(String word) {
        Await.await(word, SOON, () -> gateway.ready().path("degraded").toString().contains(word));
    }
}
