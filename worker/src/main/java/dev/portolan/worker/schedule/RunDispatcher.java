package dev.portolan.worker.schedule;

import dev.portolan.worker.sync.SyncProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.quartz.SchedulerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives queued runs to Quartz. Every worker does; Quartz takes each run once. One thread.
final class RunDispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(RunDispatcher.class);
    private static final int MOST_AT_ONCE = 50;
    private static final Duration OFFER_AGAIN = Duration.ofSeconds(2);
    private static final Duration LOOK_FOR_ABANDONED = Duration.ofMinutes(1);

    private final SyncProgress progress;
    private final ClusterSchedule schedule;
    private final Duration abandonedAfter;
    private final Clock clock;
    private final Map<UUID, Instant> offered = new HashMap<>();
    private Instant lookedForAbandoned = Instant.EPOCH;

    /// @param abandonedAfter longer than any run can take
    RunDispatcher(
            SyncProgress progress, ClusterSchedule schedule, Duration abandonedAfter, Clock clock) {
        this.progress = progress;
        this.schedule = schedule;
        this.abandonedAfter = abandonedAfter;
        this.clock = clock;
    }

    void run() throws SchedulerException {
        Instant now = clock.instant();
        offered.values().removeIf(at -> at.plus(OFFER_AGAIN).isBefore(now));
        for (UUID run : progress.due(now, MOST_AT_ONCE)) {
            if (offered.putIfAbsent(run, now) == null) {
                schedule.offer(run);
            }
        }
        if (lookedForAbandoned.plus(LOOK_FOR_ABANDONED).isBefore(now)) {
            lookedForAbandoned = now;
            int abandoned = progress.requeueAbandoned(now.minus(abandonedAfter));
            if (abandoned > 0) {
                LOG.warn("queued {} sync runs again that no worker had ended", abandoned);
            }
        }
    }
}
