package dev.portolan.api.relay;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Keeps a client of a stream company while its own thread waits for a provider's first byte:
/// comments, first after a while, then regularly. If one cannot be written the client has left, and
/// the waiting thread is interrupted.
///
/// The first comment settles the status: 200. That is why it comes late. Safe for many threads;
/// costs a timer entry for each wait, and a virtual thread only for a wait that gets long.
public final class Heartbeat {
    static final byte[] COMMENT = ": portolan\n\n".getBytes(StandardCharsets.US_ASCII);

    private final ScheduledExecutorService timer;
    private final Duration first;
    private final Duration every;

    public Heartbeat(ScheduledExecutorService timer, Duration first, Duration every) {
        this.timer = timer;
        this.first = first;
        this.every = every;
    }

    /// What is waited for. Must end promptly with an [InterruptedException] when its thread is
    /// interrupted.
    public interface Wait<T extends AutoCloseable, E extends Exception> {
        T call() throws E, InterruptedException;
    }

    /// @throws ClientGoneException where the client left meanwhile; what came of the wait is closed
    public <T extends AutoCloseable, E extends Exception> T during(
            ResponseSink client, Wait<T, E> wait)
            throws E, InterruptedException, ClientGoneException {
        Beats beats = new Beats(client, Thread.currentThread());
        ScheduledFuture<?> start =
                timer.schedule(
                        () -> Thread.ofVirtual().name("heartbeat").start(beats),
                        first.toNanos(),
                        TimeUnit.NANOSECONDS);
        T result;
        try {
            result = wait.call();
        } catch (InterruptedException e) {
            if (beats.end()) {
                throw new ClientGoneException(e);
            }
            throw e;
        } finally {
            start.cancel(false);
            beats.end();
        }
        if (beats.end()) {
            close(result);
            throw new ClientGoneException(new InterruptedException("a heartbeat failed"));
        }
        return result;
    }

    private static void close(AutoCloseable result) {
        try {
            result.close();
        } catch (Exception e) {
            throw new IllegalStateException(
                    "an answer that nobody waits for could not be closed", e);
        }
    }

    /// The comments of one wait.
    private final class Beats implements Runnable {
        private final ResponseSink client;
        private final Thread waiting;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition ended = lock.newCondition();
        private boolean over;
        private boolean gone;

        Beats(ResponseSink client, Thread waiting) {
            this.client = client;
            this.waiting = waiting;
        }

        @Override
        public void run() {
            lock.lock();
            try {
                long left = 0;
                while (!over) {
                    if (left <= 0) {
                        client.stream(Map.of());
                        client.send(COMMENT, 0, COMMENT.length);
                        left = every.toNanos();
                    }
                    left = ended.awaitNanos(left);
                }
            } catch (ClientGoneException _) {
                gone = true;
                waiting.interrupt();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                lock.unlock();
            }
        }

        /// From here on the client belongs to the waiting thread again. True if it has left.
        boolean end() {
            lock.lock();
            try {
                over = true;
                ended.signalAll();
                if (gone) {
                    Thread.interrupted(); // ours, and answered
                }
                return gone;
            } finally {
                lock.unlock();
            }
        }
    }
}
