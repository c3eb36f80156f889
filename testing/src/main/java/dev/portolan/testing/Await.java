package dev.portolan.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Waiting for what another thread or process does, by looking every few milliseconds.
public final class Await {
    private static final Duration INTERVAL = Duration.ofMillis(5);

    private Await() {}

    /// Something that asserts, and may fail until it is true.
    @FunctionalInterface
    public interface Assertion {
        void check() throws Exception;
    }

    /// Waits until the condition holds.
    ///
    /// @param what what is waited for, for the message
    /// @param within how long at most
    /// @throws AssertionError if it does not hold by then
    public static void await(String what, Duration within, Callable<Boolean> condition) {
        eventually(
                within,
                () -> {
                    if (!condition.call()) {
                        throw new AssertionError(what + " did not happen");
                    }
                });
    }

    /// Waits until the condition holds.
    public static void await(Callable<Boolean> condition, Duration within) {
        await("the awaited condition", within, condition);
    }

    /// Repeats the assertion until it passes; when time is over, fails as the last attempt did.
    public static void eventually(Duration within, Assertion assertion) {
        value(
                within,
                () -> {
                    assertion.check();
                    return Optional.of(true);
                });
    }

    /// Waits until there is a value, and returns it.
    public static <T> T value(Duration within, Callable<Optional<T>> source) {
        long deadline = System.nanoTime() + within.toNanos();
        boolean isOver = false;
        while (true) {
            Throwable last;
            try {
                Optional<T> value = source.call();
                if (value.isPresent()) {
                    return value.get();
                }
                last = null;
            } catch (Exception | AssertionError e) {
                last = e;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw failure("interrupted while waiting", last);
            }
            if (isOver) {
                throw failure("not within " + within.toMillis() + " ms", last);
            }
            // Whoever was held up for all of the time looks once more.
            isOver = System.nanoTime() - deadline >= 0;
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }

    private static AssertionError failure(String why, @Nullable Throwable last) {
        return last == null
                ? new AssertionError(why)
                : new AssertionError(why + ": " + last.getMessage(), last);
    }
}
