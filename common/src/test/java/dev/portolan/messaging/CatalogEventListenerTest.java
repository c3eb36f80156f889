package dev.portolan.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.testing.Await;
import dev.portolan.testing.KafkaExtension;
import dev.portolan.testing.KafkaProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class CatalogEventListenerTest {
    private static final Duration SOON = Duration.ofMinutes(1);

    /// For producers of tests in which Kafka is there, however long the machine stands still.
    private static final Map<String, String> PATIENCE =
            Map.of(
                    "max.block.ms", "60000",
                    "request.timeout.ms", "60000",
                    "delivery.timeout.ms", "120000");

    @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

    @TempDir Path folder;

    private final List<Long> versions = new CopyOnWriteArrayList<>();
    private final AtomicInteger positioned = new AtomicInteger();

    @Test
    void hearsEverythingSaidSinceItWasPositionedAndNothingBefore() throws Exception {
        KafkaSettings kafka = KafkaSettings.of(KAFKA.kafka().bootstrapServers());
        new CatalogTopic(kafka).ensure(SOON);
        new CatalogTopic(kafka).ensure(SOON);
        try (var producer = patientProducer();
                var first = listener(kafka);
                var second = listener(kafka)) {
            producer.publish(List.of(event(1)));
            first.start();
            second.start();
            assertTrue(first.awaitPositioned(SOON) && second.awaitPositioned(SOON));

            producer.publish(List.of(event(7), event(6)));

            Await.eventually(SOON, () -> assertEquals(4, versions.size()));
            assertEquals(2, first.heard(), "each hears all of it: there is no group");
            assertEquals(2, second.heard());
            assertFalse(versions.contains(1L));
            Await.await("connected", SOON, first::isConnected);
            first.close();
            Await.await("no longer", SOON, () -> !first.isConnected());
        }
    }

    @Test
    void skipsAndCountsWhatIsNoEventAndGoesOn() throws Exception {
        KafkaSettings kafka = KafkaSettings.of(KAFKA.kafka().bootstrapServers());
        new CatalogTopic(kafka).ensure(SOON);
        try (var listener = listener(kafka);
                var producer = patientProducer()) {
            listener.start();
            assertTrue(listener.awaitPositioned(SOON));

            produceRaw(kafka, "{".getBytes(StandardCharsets.UTF_8));
            produceRaw(kafka, null);
            produceRaw(kafka, new byte[900_000]);
            produceRaw(kafka, "{\"schema\":99,\"version\":5}".getBytes(StandardCharsets.UTF_8));
            producer.publish(List.of(event(42)));

            Await.eventually(SOON, () -> assertEquals(List.of(42L), versions));
            assertEquals(4, listener.skipped());
        }
    }

    @Test
    void goesOnAfterACallbackThatThrows() throws Exception {
        KafkaSettings kafka = KafkaSettings.of(KAFKA.kafka().bootstrapServers());
        new CatalogTopic(kafka).ensure(SOON);
        try (var listener =
                        new CatalogEventListener(
                                kafka,
                                version -> {
                                    versions.add(version);
                                    throw new IllegalStateException("reload refused");
                                },
                                () -> {
                                    throw new IllegalStateException("reload refused");
                                });
                var producer = patientProducer()) {
            listener.start();
            assertTrue(listener.awaitPositioned(SOON));

            producer.publish(List.of(event(1), event(2)));

            Await.eventually(SOON, () -> assertEquals(List.of(1L, 2L), versions));
        }
    }

    @Test
    void startsWithoutABrokerAndSurvivesTheDeathOfOne() throws Exception {
        try (KafkaProcess broker = KafkaProcess.start(folder.resolve("kafka"))) {
            KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
            broker.stop();
            try (var listener = listener(kafka);
                    var producer = new CatalogEventProducer(kafka)) {
                listener.start();
                assertFalse(listener.awaitPositioned(Duration.ofMillis(500)));
                assertFalse(listener.isConnected());

                broker.restart();
                new CatalogTopic(kafka).ensure(SOON);
                assertTrue(listener.awaitPositioned(SOON));
                Await.eventually(SOON, () -> assertEquals(1, positioned.get()));
                publishOnceBack(producer, event(1));
                Await.eventually(
                        SOON,
                        () -> assertEquals(List.of(1L), versions.stream().distinct().toList()));

                broker.kill();
                Await.await("disconnected", SOON, () -> !listener.isConnected());
                broker.restart();
                publishOnceBack(producer, event(2));
                Await.eventually(
                        SOON,
                        () -> assertEquals(List.of(1L, 2L), versions.stream().distinct().toList()));
                Await.await("connected", SOON, listener::isConnected);
            }
        }
    }

    @Test
    void stopsAtOnceWhileItLooksForABroker() {
        try (var listener =
                new CatalogEventListener(
                        KafkaSettings.of("127.0.0.1:1"),
                        versions::add,
                        positioned::incrementAndGet,
                        Duration.ofHours(1))) {
            listener.start();
            Await.await("it looks", SOON, CatalogEventListenerTest::isAnyoneLooking);
        }

        Await.await("it looks no longer", SOON, () -> !isAnyoneLooking());
    }

    private static boolean isAnyoneLooking() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().equals("catalog-events"))
                .flatMap(thread -> Arrays.stream(thread.getValue()))
                .anyMatch(frame -> frame.getMethodName().equals("partitionsFor"));
    }

    private static CatalogEventProducer patientProducer() {
        return new CatalogEventProducer(
                new KafkaSettings(KAFKA.kafka().bootstrapServers(), 1, PATIENCE));
    }

    private static void publishOnceBack(CatalogEventProducer producer, CatalogEvent event) {
        Await.eventually(SOON.multipliedBy(2), () -> producer.publish(List.of(event)));
    }

    private CatalogEventListener listener(KafkaSettings kafka) {
        return new CatalogEventListener(kafka, versions::add, positioned::incrementAndGet);
    }

    private static CatalogEvent event(long version) {
        return new CatalogEvent(
                1, version, Instant.parse("2026-11-22T10:00:00Z"), "test", List.of(), false);
    }

    private static void produceRaw(KafkaSettings kafka, byte[] value) throws Exception {
        try (var producer =
                new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(CatalogEvent.TOPIC, value)).get();
        }
    }
}
