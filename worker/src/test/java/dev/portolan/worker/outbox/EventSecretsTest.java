package dev.portolan.worker.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.database.Database;
import dev.portolan.messaging.CatalogEvent;
import dev.portolan.messaging.CatalogEventProducer;
import dev.portolan.messaging.CatalogTopic;
import dev.portolan.messaging.KafkaSettings;
import dev.portolan.testing.Await;
import dev.portolan.testing.KafkaExtension;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What stands in the topic's records themselves: that something changed, and nothing of what.
class EventSecretsTest {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final List<String> CANARIES =
            List.of(
                    "p1.k1.canary-envelope",
                    "canary-fing",
                    "canary-setting",
                    "canary-name",
                    "ca9a4e",
                    "canary-description");

    @RegisterExtension
    static final PostgresExtension POSTGRES =
            PostgresExtension.migratedBy("portolan", Database::migrate);

    @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

    @Test
    void recordsHoldNothingSecret() throws Exception {
        TestDatabase database = POSTGRES.database();
        database.execute(
                """
                INSERT INTO providers (id, display_name, adapter_class, credential_envelope, credential_fingerprint,
                    credential_last_four, credential_updated_at, settings)
                VALUES ('told', 'canary-name', 'fake', 'p1.k1.canary-envelope', 'canary-fing', 'anar', now(),
                    '{"header": "canary-setting"}');
                INSERT INTO llm_models (provider, upstream_model, description) VALUES ('told', 'm', 'canary-description');
                INSERT INTO api_keys (id, kind, name, mac, pepper_id, last_four)
                VALUES ('toldtoldtold', 'client', 'canary-name', decode(repeat('ca9a4e00', 8), 'hex'), 'k1', 'anar')
                """);
        KafkaSettings kafka = KafkaSettings.of(KAFKA.kafka().bootstrapServers());
        new CatalogTopic(kafka).ensure(SOON);

        try (var producer = new CatalogEventProducer(kafka)) {
            Jdbi jdbi = Database.jdbi(database.dataSource());
            OutboxRelay relay = new OutboxRelay(jdbi, producer::publish);
            Await.await("sent", SOON, () -> relay.run(Instant.EPOCH) > 0);
        }

        String topic =
                KAFKA.kafka().consumeAll(CatalogEvent.TOPIC, 1).stream()
                        .map(EventSecretsTest::whole)
                        .collect(Collectors.joining("\n"));
        for (String told : List.of("\"told\"", "\"told/m\"", "\"toldtoldtold\"")) {
            assertTrue(topic.contains(told), topic);
        }
        assertEquals(List.of(), CANARIES.stream().filter(topic::contains).toList());
        assertFalse(topic.contains("credential"), topic);
    }

    private static String whole(ConsumerRecord<String, String> record) {
        String headers =
                Arrays.stream(record.headers().toArray())
                        .map(header -> header.key() + Arrays.toString(header.value()))
                        .collect(Collectors.joining());
        return record.key() + headers + record.value();
    }
}
