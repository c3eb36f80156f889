package dev.portolan.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
    private static final String TOPIC = "harbours";

    @TempDir Path folder;

    @Test
    void keepsRecordsOverRestarts() throws Exception {
        var settings = KafkaSettings.durable(folder.resolve("kafka"));
        try (var first = EmbeddedKafka.start(settings)) {
            first.createTopic(TOPIC, 1, Map.of());
            first.createTopic(TOPIC, 1, Map.of());
            send(first, "Genova");
        }

        try (var second = EmbeddedKafka.start(settings)) {
            send(second, "Venezia");
            assertEquals(List.of("Genova", "Venezia"), read(second, 2));
        }
    }

    @Test
    void comesBackAfterAPowerCutOnTheSamePortWithWhatItConfirmed() throws Exception {
        var settings = KafkaSettings.durable(folder.resolve("cut"));
        int port;
        try (var kafka = EmbeddedKafka.start(settings)) {
            port = kafka.port();
            kafka.createTopic(TOPIC, 1, Map.of());
            send(kafka, "Pisa");
            kafka.process().kill();
        }

        try (var recovered = EmbeddedKafka.start(settings.onPort(port))) {
            assertEquals(port, recovered.port());
            assertEquals(List.of("Pisa"), read(recovered, 1));
        }
    }

    @Test
    void stopsByItselfWhenItsOwnerIsKilledAndLetsTheNextOneIn() throws Exception {
        var settings = KafkaSettings.durable(folder.resolve("abandoned"));
        try (var owner = ChildJvm.running(KafkaOwner.class, settings.directory().toString())) {
            var broker =
                    new ServerProcess(
                            ProcessHandle.of(Long.parseLong(owner.readLine())).orElseThrow());

            owner.killHard();

            try (var next = EmbeddedKafka.start(settings)) {
                assertFalse(broker.isAlive());
                assertTrue(next.process().isAlive());
            }
        }
    }

    @Test
    void stopsAFrozenOrphanBeforeItStarts() throws Exception {
        var settings = KafkaSettings.durable(folder.resolve("frozen"));
        try (var owner = ChildJvm.running(KafkaOwner.class, settings.directory().toString())) {
            var broker =
                    new ServerProcess(
                            ProcessHandle.of(Long.parseLong(owner.readLine())).orElseThrow());
            broker.freeze();
            owner.killHard();

            try (var _ = EmbeddedKafka.start(settings)) {
                assertFalse(broker.isAlive());
            }
        }
    }

    @Test
    void refusesADirectoryThatIsInUseAndLeavesNothingOfAThrowawayBroker() throws Exception {
        var settings = KafkaSettings.throwaway(folder.resolve("busy"));
        var kafka = EmbeddedKafka.start(settings);

        var refused =
                assertThrows(ServiceFailedException.class, () -> EmbeddedKafka.start(settings));
        long logged = Files.size(kafka.log());
        kafka.close();

        assertEquals(
                settings.directory() + " is in use by another running process",
                refused.getMessage());
        assertTrue(logged < 20_000, "the log of a start has " + logged + " bytes");
        assertFalse(kafka.process().isAlive());
        assertFalse(Files.exists(settings.directory()));
    }

    private static void send(EmbeddedKafka kafka, String value) throws Exception {
        Map<String, Object> config =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all");
        try (var producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, value)).get(60, TimeUnit.SECONDS);
        }
    }

    private static List<String> read(EmbeddedKafka kafka, int count) {
        Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (var consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            var partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            var values = new ArrayList<String>();
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, String> each : consumer.poll(Duration.ofMillis(200))) {
                    values.add(each.value());
                }
            }
            return values;
        }
    }
}
