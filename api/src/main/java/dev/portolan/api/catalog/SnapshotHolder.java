package dev.portolan.api.catalog;

import dev.portolan.key.ApiKey;
import dev.portolan.snapshot.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The one place that says which catalog this replica serves. Safe for all threads; a request asks
/// once and keeps the answer.
public final class SnapshotHolder {
    private final AtomicReference<@Nullable Snapshot> served = new AtomicReference<>();
    private final LongSupplier nanos;

    /// When the database last confirmed the keys that are served, on the monotonic clock.
    private volatile long confirmedAt;

    /// @param nanos the monotonic clock, as [System#nanoTime]
    public SnapshotHolder(LongSupplier nanos) {
        this.nanos = nanos;
        this.confirmedAt = nanos.getAsLong();
    }

    /// What is served; empty until the first catalog was found.
    public Optional<Snapshot> current() {
        return Optional.ofNullable(served.get());
    }

    /// The version served, or -1 before there is any.
    public long version() {
        Snapshot snapshot = served.get();
        return snapshot == null ? -1 : snapshot.version();
    }

    /// How long ago the keys that are served were last known to be the database's newest. Grows
    /// while the database is away.
    public Duration sinceConfirmed() {
        return Duration.ofNanos(nanos.getAsLong() - confirmedAt);
    }

    /// Serves a snapshot from now on, if it is newer than the one served: a replica never goes
    /// back.
    boolean advance(Snapshot next) {
        Snapshot before =
                served.getAndUpdate(
                        now -> now == null || next.version() > now.version() ? next : now);
        return before == null || next.version() > before.version();
    }

    /// Serves other keys from now on, with the same catalog.
    void withKeys(List<ApiKey> keys) {
        served.updateAndGet(
                now -> now == null || now.keys().equals(keys) ? now : now.withKeys(keys));
    }

    /// The database said just now that the keys that are served are current.
    void confirm() {
        confirmedAt = nanos.getAsLong();
    }

    /// What is served was last confirmed that long ago, by an earlier run of this replica.
    void confirmedBefore(Duration age) {
        confirmedAt = nanos.getAsLong() - age.toNanos();
    }
}
