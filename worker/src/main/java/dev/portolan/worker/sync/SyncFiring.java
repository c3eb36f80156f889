package dev.portolan.worker.sync;

import dev.portolan.sync.NewSyncRun;
import dev.portolan.sync.SyncCause;
import dev.portolan.sync.SyncRunDao;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Jdbi;

/// What a provider's schedule does when it fires: it queues a run, and nothing else.
public final class SyncFiring {
    private static final String BY = "schedule";

    private final Jdbi jdbi;
    private final SyncProgress progress;
    private final Duration jitter;
    private final RandomGenerator random;

    /// @param jitter the run begins up to so much later, so that not everybody asks a provider at
    ///   the full hour
    public SyncFiring(Jdbi jdbi, SyncProgress progress, Duration jitter, RandomGenerator random) {
        this.jdbi = jdbi;
        this.progress = progress;
        this.jitter = jitter;
        this.random = random;
    }

    /// Safe to repeat: there is one run for each firing. Where a run waits already, one more would
    /// find nothing new.
    ///
    /// @param firing when the schedule said that it should fire
    public void run(String provider, Instant firing, Instant now) {
        if (progress.isQueued(provider)) {
            return;
        }
        Instant notBefore = now.plusMillis(random.nextLong(jitter.toMillis() + 1));
        jdbi.useTransaction(handle ->
                handle.attach(SyncRunDao.class)
                        .queue(
                                new NewSyncRun(
                                        provider,
                                        SyncCause.SCHEDULE,
                                        BY,
                                        false,
                                        Optional.of(firing),
                                        notBefore)));
    }
}
