package dev.portolan.worker;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does something once, on a virtual thread, trying again until it worked: what a start needs from
/// a database or a broker that may still be starting itself.
final class UntilDone implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UntilDone.class);
    private static final long LONGEST_PAUSE_MS = 5_000;

    private final String name;
    private final Step step;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    UntilDone(String name, Step step) {
        this.name = name;
        this.step = step;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    /// One try.
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }

    private void run() {
        long pause = 250;
        boolean told = false;
        try {
            while (closed.getCount() > 0) {
                try {
                    step.run();
                    return;
                } catch (InterruptedException e) {
                    throw e;
                } catch (Exception e) {
                    if (!told) {
                        LOG.warn("{} failed and is tried again: {}", name, e.getMessage());
                    }
                    told = true;
                }
                closed.await(pause, TimeUnit.MILLISECONDS);
                pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
            }
        } catch (InterruptedException _) {
            LOG.debug("{} is no longer needed", name);
        }
    }
}
