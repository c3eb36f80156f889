package dev.portolan.api;

import static dev.portolan.testing.Answers.answers;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.messaging.CatalogTopic;
import dev.portolan.messaging.KafkaSettings;
import dev.portolan.testing.Await;
import dev.portolan.testing.FakeProvider;
import dev.portolan.testing.KafkaExtension;
import dev.portolan.testing.PostgresExtension;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Events are only hints: one that never comes delays a change until the next poll, no longer.
class LostEventTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @RegisterExtension static final PostgresExtension POSTGRES = TestCatalog.postgres();
    @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();
    @TempDir static Path directory;

    @Test
    void thePollRepairsWhatALostEventLeftBehind() throws Exception {
        new CatalogTopic(KafkaSettings.of(KAFKA.kafka().bootstrapServers())).ensure(SOON);
        try (FakeProvider provider =
                FakeProvider.start().onCompletion(answers(CompletionTest.ANSWER))) {
            TestCatalog catalog = new TestCatalog(POSTGRES.database(), directory);
            catalog.provider("acme", provider.baseUrl());
            catalog.models("acme/m");
            String key = catalog.key();
            try (TestGateway gateway =
                    new TestGateway.Setup(
                                    POSTGRES.database(),
                                    catalog.keyringFile(),
                                    directory.resolve("api"))
                            .set("kafka.bootstrapServers", KAFKA.kafka().bootstrapServers())
                            .set("api.catalog.poll", "1s")
                            .boot()) {
                Await.await(
                        "ready and hearing events",
                        SOON,
                        () -> gateway.ready().path("status").asText().equals("ready"));

                catalog.models("acme/silent"); // nothing relays its event

                gateway.awaitVersion(catalog.version());
                assertEquals(
                        200,
                        gateway.complete(
                                        key,
                                        "{\"model\":\"acme/silent\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")
                                .statusCode());
                Await.await("whole", SOON, () -> gateway.ready().path("degraded").isEmpty());
            }
        }
    }
}
