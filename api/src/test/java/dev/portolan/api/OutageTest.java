package dev.portolan.api;

import static dev.portolan.testing.Answers.answers;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.database.Database;
import dev.portolan.testing.Await;
import dev.portolan.testing.FakeProvider;
import dev.portolan.testing.PostgresProcess;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database dies, freezes or was never there. Kafka is away in all of it. Completions flow and
/// keys are enforced all the same.
class OutageTest {
    @TempDir static Path directory;

    static final Duration SOON = Duration.ofSeconds(60);
    static PostgresProcess postgres;
    static FakeProvider provider;
    static TestCatalog catalog;
    static String key;
    static String revoked;

    @BeforeAll
    static void start() {
        postgres = PostgresProcess.start(directory.resolve("postgres"));
        Database.migrate(postgres.database().dataSource());
        provider = FakeProvider.start().onCompletion(answers(CompletionTest.ANSWER));
        catalog = new TestCatalog(postgres.database(), directory);
        catalog.provider("acme", provider.baseUrl());
        catalog.models("acme/m");
        key = catalog.key();
        revoked = catalog.key();
        postgres.database()
                .execute(
                        "UPDATE api_keys SET revoked_at = now() WHERE id = '"
                                + revoked.substring(7, 19)
                                + "'");
    }

    @AfterAll
    static void stop() {
        postgres.close();
        provider.close();
    }

    private static TestGateway.Setup replica(String name) {
        return new TestGateway.Setup(
                        postgres.database(), catalog.keyringFile(), directory.resolve(name))
                .impatientWithTheDatabase()
                .set("api.catalog.retry", "500ms");
    }

    private static HttpResponse<String> complete(TestGateway gateway, String with) {
        return gateway.complete(
                with,
                "{\"model\":\"acme/m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    }

    private static void serves(TestGateway gateway) {
        for (int i = 0; i < 50; i++) {
            assertEquals(200, complete(gateway, key).statusCode());
            assertEquals(401, complete(gateway, revoked).statusCode());
        }
    }

    private static void awaitDegraded(TestGateway gateway, String word) {
        Await.await(word, SOON, () -> gateway.ready().path("degraded").toString().contains(word));
    }

    @Test
    void outlivesAKilledDatabaseAndTakesUpItsReturn() {
        try (TestGateway gateway = replica("killed").start()) {
            postgres.kill();
            awaitDegraded(gateway, "database_unreachable");

            serves(gateway);
            assertEquals(200, gateway.get("/readyz").statusCode());
            double age = gateway.figure("portolan_catalog_snapshot_age_seconds").orElseThrow();
            Await.await(
                    "age rises",
                    SOON,
                    () ->
                            gateway.figure("portolan_catalog_snapshot_age_seconds").orElseThrow()
                                    > age);

            postgres.restart();
            catalog.models("acme/after-kill");
            gateway.awaitVersion(catalog.version());
        }
    }

    @Test
    void outlivesAFrozenDatabase() {
        try (TestGateway gateway = replica("frozen").start()) {
            postgres.freeze();
            try {
                awaitDegraded(gateway, "database_unreachable");
                serves(gateway);
            } finally {
                postgres.thaw();
            }
            catalog.models("acme/after-freeze");
            gateway.awaitVersion(catalog.version());
        }
    }

    /// Whatever is asked of the database would wait for minutes: only what is on disk can make it
    /// ready.
    @Test
    void startsFromDiskWithoutDatabaseAndKafkaAndStillKnowsItsKeys() {
        keepsACatalogIn("disk");
        postgres.freeze();
        try {
            long started = System.nanoTime();
            try (TestGateway gateway = withoutHaste("disk").boot()) {
                Await.await("ready", SOON, () -> gateway.get("/readyz").statusCode() == 200);
                System.out.printf(
                        "ready from disk after %d ms%n", (System.nanoTime() - started) / 1_000_000);

                awaitDegraded(gateway, "served_from_disk");
                serves(gateway);
            }
        } finally {
            postgres.thaw();
        }
    }

    private static TestGateway.Setup withoutHaste(String name) {
        TestGateway.Setup setup = replica(name);
        for (String wait : List.of("connectTimeout", "loginTimeout", "socketTimeout")) {
            setup.set("database.properties." + wait, "600");
        }
        return setup.set("database.maxWaitForConnection", "10m")
                .set("database.validationQueryTimeout", "10m");
    }

    /// The catalog, and when it was confirmed.
    private static void keepsACatalogIn(String name) {
        try (TestGateway _ = replica(name).start()) {
            for (String file : List.of("catalog.sealed", "catalog.confirmed.sealed")) {
                Path kept = directory.resolve(name).resolve(file);
                Await.await(file, SOON, () -> Files.exists(kept));
            }
        }
    }

    @Test
    void isNeverOpenWithoutACatalog() {
        postgres.freeze();
        try (TestGateway gateway = replica("empty").boot()) {
            assertEquals(503, gateway.get("/readyz").statusCode());
            assertEquals(503, complete(gateway, key).statusCode());
            assertEquals(503, complete(gateway, "anything").statusCode());
            postgres.thaw();
            Await.await("ready by itself", SOON, () -> gateway.get("/readyz").statusCode() == 200);
            serves(gateway);
        } finally {
            postgres.thaw();
        }
    }

    @Test
    void closesWhenKeysCannotBeCheckedForTooLong() {
        try (TestGateway gateway = replica("stale").set("api.catalog.maxStaleAuth", "3s").start()) {
            Await.await("open", SOON, () -> complete(gateway, key).statusCode() == 200);
            postgres.freeze();
            try {
                Await.await("closed", SOON, () -> complete(gateway, key).statusCode() == 503);
                assertEquals(503, gateway.get("/readyz").statusCode());
            } finally {
                postgres.thaw();
            }
            Await.await("open again", SOON, () -> complete(gateway, key).statusCode() == 200);
        }
    }
}
