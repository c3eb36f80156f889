package dev.portolan.worker.heartbeat;

import dev.portolan.catalog.CatalogStore;
import dev.portolan.messaging.CatalogEvent;
import dev.portolan.messaging.KafkaAwayException;
import dev.portolan.worker.outbox.EventSink;
import java.time.Instant;
import java.util.List;

/// Announces the current version with no changes, so that a replica which lost an event learns of
/// it within one beat.
public final class VersionHeartbeat {
    static final String ACTOR = "heartbeat";

    private final CatalogStore store;
    private final EventSink sink;

    public VersionHeartbeat(CatalogStore store, EventSink sink) {
        this.store = store;
        this.sink = sink;
    }

    /// @throws KafkaAwayException where Kafka did not take it; the next beat says the same or
    ///   better
    public void run(Instant now) throws KafkaAwayException, InterruptedException {
        sink.publish(
                List.of(
                        new CatalogEvent(
                                CatalogEvent.SCHEMA,
                                store.version(),
                                now,
                                ACTOR,
                                List.of(),
                                false)));
    }
}
