package dev.portolan.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears every [CatalogEvent] from the moment it is positioned on, on one thread of its own.
///
/// Each listener reads all partitions at a position of its own. There is no consumer group: in a
/// group, replicas would share the events out among themselves, and each must hear all of them. It
/// begins at the end of the topic, not at a stored offset, because what was said before is in the
/// database: **first the listener is positioned, then the caller loads**, and no change can fall
/// between the two. Whenever the position had to be found anew (Kafka came back after the topic was
/// unreachable), `onPositioned` is called again, since something may have been said in between.
///
/// Both callbacks run on the listener's thread and must return quickly. Events come at least once
/// and in any order; a version may even be forged, so it is only ever a reason to look into the
/// database.
public final class CatalogEventListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogEventListener.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration METADATA_PATIENCE = Duration.ofSeconds(5);
    private static final long FIRST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 5_000;

    private final KafkaSettings settings;
    private final LongConsumer onVersion;
    private final Runnable onPositioned;
    private final Duration metadataPatience;
    private final CountDownLatch positioned = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicLong heard = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private final Thread thread;
    private volatile boolean connected;

    /// @param onVersion told each version that an event names
    /// @param onPositioned told each time the listener found its place at the topic's end
    public CatalogEventListener(
            KafkaSettings settings, LongConsumer onVersion, Runnable onPositioned) {
        this(settings, onVersion, onPositioned, METADATA_PATIENCE);
    }

    /// @param metadataPatience how long a broker is looked for at a time
    CatalogEventListener(
            KafkaSettings settings,
            LongConsumer onVersion,
            Runnable onPositioned,
            Duration metadataPatience) {
        this.settings = settings;
        this.onVersion = onVersion;
        this.onPositioned = onPositioned;
        this.metadataPatience = metadataPatience;
        this.thread = Thread.ofPlatform().name("catalog-events").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /// Waits until the listener is positioned for the first time: what is committed from now on
    /// will be heard.
    ///
    /// @return false where Kafka was not there in time; the listener goes on trying
    public boolean awaitPositioned(Duration patience) throws InterruptedException {
        return positioned.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Whether the listener has its position and a broker is connected.
    public boolean isConnected() {
        return connected;
    }

    /// Events understood.
    public long heard() {
        return heard.get();
    }

    /// Records that were no event we know.
    public long skipped() {
        return skipped.get();
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long pause = FIRST_PAUSE_MS;
        Optional<String> trouble = Optional.empty();
        while (!isClosed()) {
            boolean found = false;
            try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(KafkaProperties.consumer(settings))) {
                try {
                    if (position(consumer)) {
                        found = true;
                        LOG.info("hearing {} events from its end", CatalogEvent.TOPIC);
                        positioned.countDown();
                        tell(onPositioned);
                        hear(consumer);
                    }
                } finally {
                    connected = false;
                    Thread.interrupted(); // or closing would be cut short
                }
            } catch (WakeupException | InterruptException _) {
                Thread.interrupted();
            } catch (KafkaException e) {
                // Once per kind of trouble, not once per try.
                String message = String.valueOf(e.getMessage());
                if (found || trouble.isEmpty() || !trouble.get().equals(message)) {
                    LOG.warn(
                            "cannot hear {} events, trying again: {}", CatalogEvent.TOPIC, message);
                }
                trouble = Optional.of(message);
            }
            pause = found ? FIRST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, pause * 2);
            rest(pause);
        }
    }

    /// Goes to the end of every partition; false where the topic is not there (yet).
    private boolean position(KafkaConsumer<byte[], byte[]> consumer) {
        List<PartitionInfo> partitions =
                consumer.partitionsFor(CatalogEvent.TOPIC, metadataPatience);
        if (partitions == null || partitions.isEmpty()) {
            return false;
        }
        List<TopicPartition> all =
                partitions.stream()
                        .map(partition ->
                                new TopicPartition(partition.topic(), partition.partition()))
                        .toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        for (TopicPartition partition : all) {
            consumer.position(
                    partition, metadataPatience); // seeking is lazy; asking makes it happen
        }
        return true;
    }

    private void hear(KafkaConsumer<byte[], byte[]> consumer) {
        connected = true;
        while (!isClosed()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                hear(record);
            }
            boolean now = hasConnection(consumer);
            if (now != connected) {
                connected = now;
                LOG.info("Kafka is {}", now ? "back" : "away");
            }
        }
    }

    private void hear(ConsumerRecord<byte[], byte[]> record) {
        switch (CatalogEvents.decode(record.value())) {
            case CatalogEvents.Decoded.Usable(CatalogEvent event) -> {
                heard.incrementAndGet();
                tell(() -> onVersion.accept(event.version()));
            }
            case CatalogEvents.Decoded.Unusable(String reason) -> {
                // Whoever floods the topic shall not flood the log: the 1st, 2nd, 4th, 8th, ... is
                // shown.
                if (Long.bitCount(skipped.incrementAndGet()) == 1) {
                    LOG.warn(
                            "skipped a record at offset {}: {} ({} so far)",
                            record.offset(),
                            reason,
                            skipped.get());
                }
            }
        }
    }

    private static void tell(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException e) {
            LOG.error("a catalog event was heard but not acted on", e);
        }
    }

    private static boolean hasConnection(KafkaConsumer<byte[], byte[]> consumer) {
        for (Metric metric : consumer.metrics().values()) {
            if (metric.metricName().name().equals("connection-count")
                    && metric.metricName().group().equals("consumer-metrics")) {
                return metric.metricValue() instanceof Number count && count.doubleValue() > 0;
            }
        }
        return false;
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void rest(long milliseconds) {
        try {
            closed.await(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            // Only close() interrupts, and the loop looks at it next.
        }
    }
}
