package dev.portolan.messaging;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/// Sends [CatalogEvent]s to Kafka and waits until every in-sync broker has them. One thread at a
/// time.
///
/// After any failure the Kafka client is thrown away, with whatever it still held: the caller keeps
/// what was not acknowledged and gives it again, so nothing grows while Kafka is away, and no
/// broken client is ever reused.
public final class CatalogEventProducer implements AutoCloseable {
    private static final byte[] KEY = CatalogEvent.KEY.getBytes(StandardCharsets.UTF_8);

    private final KafkaSettings settings;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    public CatalogEventProducer(KafkaSettings settings) {
        this.settings = settings;
    }

    /// Returns when all events are safely with Kafka.
    ///
    /// @throws KafkaAwayException where at least one is not known to be; all of them are to be
    ///   given again
    public synchronized void publish(List<CatalogEvent> events)
            throws KafkaAwayException, InterruptedException {
        try {
            KafkaProducer<byte[], byte[]> open = open();
            List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
            for (CatalogEvent event : events) {
                sent.add(
                        open.send(
                                new ProducerRecord<>(
                                        CatalogEvent.TOPIC, KEY, CatalogEvents.encode(event))));
            }
            for (Future<RecordMetadata> future : sent) {
                future.get();
            }
        } catch (ExecutionException e) {
            abandon();
            throw new KafkaAwayException("Kafka did not take the event", e.getCause());
        } catch (InterruptException e) {
            abandon();
            // Kafka sets the thread's interrupt flag again; the exception says it already.
            Thread.interrupted();
            throw interrupted(e);
        } catch (InterruptedException e) {
            abandon();
            throw e;
        } catch (KafkaException e) {
            abandon();
            throw new KafkaAwayException("Kafka did not take the event", e);
        }
    }

    @Override
    public synchronized void close() {
        abandon();
    }

    private KafkaProducer<byte[], byte[]> open() {
        KafkaProducer<byte[], byte[]> open = producer;
        if (open == null) {
            open = new KafkaProducer<>(KafkaProperties.producer(settings));
            producer = open;
        }
        return open;
    }

    private void abandon() {
        KafkaProducer<byte[], byte[]> open = producer;
        producer = null;
        if (open != null) {
            boolean wasInterrupted = Thread.interrupted(); // or Kafka would not close
            open.close(Duration.ZERO);
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static InterruptedException interrupted(Throwable cause) {
        InterruptedException interrupted = new InterruptedException("interrupted while publishing");
        interrupted.initCause(cause);
        return interrupted;
    }
}
