package dev.portolan.worker.outbox;

import dev.portolan.messaging.CatalogEvent;
import dev.portolan.messaging.KafkaAwayException;
import java.util.List;

/// Where events go: Kafka, through [dev.portolan.messaging.CatalogEventProducer#publish].
@FunctionalInterface
public interface EventSink {
    /// Returns when every event is safe.
    void publish(List<CatalogEvent> events) throws KafkaAwayException, InterruptedException;
}
