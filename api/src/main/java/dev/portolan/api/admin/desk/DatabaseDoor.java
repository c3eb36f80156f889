package dev.portolan.api.admin.desk;

import dev.portolan.api.admin.problem.Problem;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The only way from the admin API to the database: nobody waits longer than a bound, however the
/// database is gone (dead, frozen, unreachable), and while it is gone it is asked about once a
/// second, not by every request.
///
/// The work runs on a virtual thread of its own. When time is up that thread is interrupted, which
/// closes its socket, so the connection is not left waiting for a database that sleeps. Safe for
/// many threads.
public final class DatabaseDoor {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseDoor.class);
    private static final long OPEN = Long.MIN_VALUE;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PROBE_BOUND = Duration.ofMillis(300);

    private final Duration readBound;
    private final Duration writeBound;
    private final Semaphore places;
    private final LongSupplier nanoTime;
    private final Runnable probe;

    /// Until when nobody but one prober passes, on the monotonic clock; [#OPEN]: everybody may.
    private final AtomicLong closedUntil = new AtomicLong(OPEN);

    /// @param atOnce how many may be with the database at the same time
    /// @param probe asks the database something that it answers at once, if it answers at all
    public DatabaseDoor(
            Duration readBound,
            Duration writeBound,
            int atOnce,
            LongSupplier nanoTime,
            Runnable probe) {
        this.readBound = readBound;
        this.writeBound = writeBound;
        this.places = new Semaphore(atOnce);
        this.nanoTime = nanoTime;
        this.probe = probe;
    }

    /// @throws DatabaseAway where the caller should look for another source
    <T> T read(Supplier<T> work) {
        return run(work, readBound, true);
    }

    /// @throws DatabaseAway where it may be tried again later
    <T> T write(Supplier<T> work) {
        return run(work, writeBound, false);
    }

    static Problem away() {
        return Problem.unavailable(
                "database_unavailable",
                "The database does not answer, so nothing can be changed or looked up there now. Completions go on.",
                PAUSE.multipliedBy(2));
    }

    private <T> T run(Supplier<T> work, Duration bound, boolean isRead) {
        long deadline = nanoTime.getAsLong() + bound.toNanos();
        passOrThrow();
        boolean hasPlace = false;
        try {
            hasPlace = places.tryAcquire(bound.toNanos(), TimeUnit.NANOSECONDS);
            if (!hasPlace) {
                throw new DatabaseAway(
                        "every place at the database is taken", new TimeoutException());
            }
            FutureTask<T> task = new FutureTask<>(work::get);
            Thread.ofVirtual()
                    .name("admin-database")
                    .start(() -> {
                        try {
                            task.run();
                        } finally {
                            places.release(); // not before: it may still hold a connection
                        }
                    });
            hasPlace = false; // the task's now
            try {
                T result =
                        task.get(
                                Math.max(1, deadline - nanoTime.getAsLong()), TimeUnit.NANOSECONDS);
                closedUntil.set(OPEN);
                return result;
            } catch (TimeoutException e) {
                task.cancel(true);
                // A write can also have waited for another writer, which says nothing about the
                // database: a question that waits for nobody does.
                if (isRead || !answersProbe()) {
                    close("no answer in " + bound);
                }
                throw new DatabaseAway("no answer in " + bound, e);
            }
        } catch (ExecutionException e) {
            throw translated(Objects.requireNonNull(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseAway("the gateway is stopping", e);
        } finally {
            if (hasPlace) {
                places.release();
            }
        }
    }

    private boolean answersProbe() throws InterruptedException {
        FutureTask<Boolean> task = new FutureTask<>(probe, true);
        Thread.ofVirtual().name("admin-database-probe").start(task);
        try {
            return task.get(PROBE_BOUND.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException _) {
            task.cancel(true);
            return false;
        }
    }

    private RuntimeException translated(Throwable failure) {
        return switch (DatabaseFailure.of(failure)) {
            case DatabaseFailure.Away _ -> {
                close(String.valueOf(failure.getMessage()));
                yield new DatabaseAway("the database is away", failure);
            }
            case DatabaseFailure.Refused(Problem problem) -> {
                closedUntil.set(OPEN);
                yield problem.asException();
            }
            case DatabaseFailure.Defect(RuntimeException cause) -> {
                closedUntil.set(OPEN);
                yield cause;
            }
        };
    }

    private void passOrThrow() {
        long until = closedUntil.get();
        if (until == OPEN) {
            return;
        }
        long now = nanoTime.getAsLong();
        if (now - until < 0 || !closedUntil.compareAndSet(until, notOpen(now + PAUSE.toNanos()))) {
            throw new DatabaseAway("the database was away a moment ago", new TimeoutException());
        }
    }

    private void close(String why) {
        if (closedUntil.getAndSet(notOpen(nanoTime.getAsLong() + PAUSE.toNanos())) == OPEN) {
            LOG.warn("The database is away, reads come from the snapshot: {}", why);
        }
    }

    private static long notOpen(long nanos) {
        return nanos == OPEN ? nanos + 1 : nanos;
    }
}
