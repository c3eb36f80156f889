package dev.portolan.worker.schedule;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does one thing again and again on a virtual thread, and goes on after failures: seldomer, and
/// with one line in the log when they begin and one when they end.
final class Loop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final String name;
    private final Duration interval;
    private final Step step;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean failing;

    Loop(String name, Duration interval, Step step) {
        this.name = name;
        this.interval = interval;
        this.step = step;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    /// One round.
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    void start() {
        thread.start();
    }

    /// Whether the last round failed.
    boolean isFailing() {
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

    private void run() {
        Duration pause = interval;
        while (closed.getCount() > 0) {
            try {
                step.run();
                if (failing) {
                    LOG.info("{} works again", name);
                }
                failing = false;
                pause = interval;
            } catch (InterruptedException _) {
                return;
            } catch (VirtualMachineError e) {
                throw e;
            } catch (Exception | Error e) {
                // An error may be an adapter's that was built against another Portolan; whatever
                // it is, a loop that ends would be missed by nobody.
                if (!failing && closed.getCount() > 0) {
                    LOG.warn("{} failed and goes on trying", name, e);
                }
                failing = true;
                Duration longer = pause.multipliedBy(2);
                pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
            }
            try {
                closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException _) {
                return;
            }
        }
    }
}
