package dev.portolan.api.catalog;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// Wakes one thread that rests: many may ring, once or a thousand times, and it wakes once.
final class Bell {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private boolean rung;
    private boolean stopped;

    void ring() {
        lock.lock();
        try {
            rung = true;
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Ends the rest, and every one after it.
    void stop() {
        lock.lock();
        try {
            stopped = true;
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Rests until somebody rings, has rung since the last rest, or the time is over.
    ///
    /// @param heeded whether ringing ends the rest; asked when it rings
    /// @return false once it is stopped
    boolean await(long nanos, BooleanSupplier heeded) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!stopped && left > 0 && !(rung && heeded.getAsBoolean())) {
                left = change.awaitNanos(left);
            }
            rung = false;
            return !stopped;
        } finally {
            lock.unlock();
        }
    }
}
