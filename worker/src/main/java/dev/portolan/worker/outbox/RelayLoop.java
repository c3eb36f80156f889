package dev.portolan.worker.outbox;

import dev.portolan.messaging.KafkaAwayException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the relay without pause while there is something to send, every 100 ms while there is not,
/// and ever more seldom (up to every 5 s) while Kafka or the database is away. One thread, every
/// worker has one.
public final class RelayLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RelayLoop.class);
    private static final long IDLE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 5_000;
    private static final long METRICS_EVERY_NANOS = Duration.ofSeconds(2).toNanos();

    private final OutboxRelay relay;
    private final OutboxMetrics metrics;
    private final Clock clock;
    private final RandomGenerator random;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean failing;

    public RelayLoop(
            OutboxRelay relay, OutboxMetrics metrics, Clock clock, RandomGenerator random) {
        this.relay = relay;
        this.metrics = metrics;
        this.clock = clock;
        this.random = random;
        this.thread = Thread.ofVirtual().name("outbox-relay").unstarted(this::loop);
    }

    public void start() {
        thread.start();
    }

    /// Whether the last try failed.
    public boolean isFailing() {
        return failing;
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

    private void loop() {
        long pause = IDLE_MS;
        long measuredAt = System.nanoTime() - METRICS_EVERY_NANOS;
        while (closed.getCount() > 0) {
            try {
                if (System.nanoTime() - measuredAt >= METRICS_EVERY_NANOS) {
                    measuredAt = System.nanoTime();
                    metrics.refresh();
                }
                int sent = relay.run(clock.instant());
                metrics.published(sent);
                if (failing) {
                    LOG.info("catalog events are announced again");
                }
                failing = false;
                pause = sent == OutboxRelay.BATCH ? 0 : IDLE_MS;
            } catch (KafkaAwayException | RuntimeException e) {
                metrics.failed();
                if (!failing) {
                    LOG.warn("catalog events wait in the outbox: {}", e.getMessage());
                }
                failing = true;
                pause = Math.min(LONGEST_PAUSE_MS, Math.max(IDLE_MS, pause) * 2);
            } catch (InterruptedException _) {
                return;
            }
            if (!rest(pause)) {
                return;
            }
        }
    }

    /// Waits about so long: workers that started together shall not ask together.
    private boolean rest(long milliseconds) {
        try {
            long jittered =
                    milliseconds == 0
                            ? 0
                            : milliseconds * 8 / 10 + random.nextLong(milliseconds * 4 / 10 + 1);
            return !closed.await(jittered, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return false;
        }
    }
}
