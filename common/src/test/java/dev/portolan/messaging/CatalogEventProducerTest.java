package dev.portolan.messaging;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CatalogEventProducerTest {
    private static final CatalogEvent EVENT =
            new CatalogEvent(1, 1, Instant.parse("2026-11-22T10:00:00Z"), "test", List.of(), false);

    @Test
    void saysWithinSecondsThatThereIsNoBroker() {
        try (var producer = new CatalogEventProducer(KafkaSettings.of("127.0.0.1:1"))) {
            long started = System.nanoTime();

            assertThrows(KafkaAwayException.class, () -> producer.publish(List.of(EVENT)));
            assertThrows(KafkaAwayException.class, () -> producer.publish(List.of(EVENT)));

            // Kafka's own patience would be a minute for each.
            assertTrue(Duration.ofNanos(System.nanoTime() - started).toSeconds() < 60);
        }
    }

    @Test
    void saysThatANameDoesNotResolve() {
        try (var producer =
                new CatalogEventProducer(KafkaSettings.of("no-such-host.invalid:9092"))) {
            assertThrows(KafkaAwayException.class, () -> producer.publish(List.of(EVENT)));
        }
    }

    @Test
    void canBeInterruptedWhileItWaits() throws Exception {
        Map<String, String> patience = Map.of("max.block.ms", "180000");
        try (var producer =
                new CatalogEventProducer(new KafkaSettings("127.0.0.1:1", 1, patience))) {
            FutureTask<Void> publishing =
                    new FutureTask<>(() -> {
                        producer.publish(List.of(EVENT));
                        return null;
                    });
            Thread publisher = Thread.ofPlatform().start(publishing);
            publisher.interrupt();

            var failure =
                    assertThrows(
                            ExecutionException.class, () -> publishing.get(60, TimeUnit.SECONDS));
            assertInstanceOf(InterruptedException.class, failure.getCause());
        }
    }
}
