package dev.portolan.worker.schedule;

import dev.portolan.catalog.CatalogStore;
import dev.portolan.worker.sync.SyncFiring;
import dev.portolan.worker.sync.SyncProgress;
import dev.portolan.worker.sync.SyncRunner;
import dev.portolan.worker.sync.UsableProviders;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.quartz.SchedulerException;

/// The schedule of one worker: Quartz and the two loops that feed it.
public final class WorkSchedule implements AutoCloseable {
    private final ClusterSchedule cluster;
    private final ScheduleKeeper keeper;
    private final Loop dispatching;
    private final Loop keeping;

    /// @param further runs that are no provider's, by the name in `sync_runs.provider`, with their
    ///   cron expressions; hourly without one
    /// @param timed jobs that belong to no provider, by name, with their intervals
    /// @param abandonedAfter longer than any sync run can take
    public WorkSchedule(
            DataSource dataSource,
            CatalogStore store,
            SyncProgress progress,
            SyncRunner runner,
            SyncFiring firing,
            UsableProviders usable,
            Map<String, Optional<String>> further,
            Map<String, Timed> timed,
            Duration abandonedAfter,
            ScheduleSettings settings,
            Clock clock,
            String worker) {
        Map<String, TimedJob> jobs = new LinkedHashMap<>();
        Map<String, Duration> intervals = new LinkedHashMap<>();
        timed.forEach((name, each) -> {
            jobs.put(name, each.job());
            intervals.put(name, each.interval());
        });
        try {
            cluster =
                    new ClusterSchedule(
                            dataSource, settings, worker, new Jobs(runner, firing, jobs, clock));
        } catch (SchedulerException e) {
            throw new IllegalStateException("Quartz refused its settings", e);
        }
        RunDispatcher dispatcher = new RunDispatcher(progress, cluster, abandonedAfter, clock);
        keeper = new ScheduleKeeper(store, cluster, usable, further, intervals, clock);
        dispatching =
                new Loop("run-dispatcher", settings.dispatch().toJavaDuration(), dispatcher::run);
        keeping = new Loop("schedule-keeper", settings.reconcile().toJavaDuration(), keeper::run);
    }

    /// A job and how often it runs.
    public record Timed(TimedJob job, Duration interval) {}

    public void start() {
        try {
            cluster.start();
        } catch (SchedulerException e) {
            throw new IllegalStateException("Quartz did not start", e);
        }
        dispatching.start();
        keeping.start();
    }

    /// Whether runs are dispatched and triggers kept.
    public boolean isWorking() {
        return cluster.isRunning() && !dispatching.isFailing() && !keeping.isFailing();
    }

    /// What is wrong with providers' cron expressions, by provider.
    public Map<String, String> problems() {
        return keeper.problems();
    }

    @Override
    public void close() {
        keeping.close();
        dispatching.close();
        cluster.close();
    }
}
