package dev.portolan.worker.schedule;

import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.Provider;
import dev.portolan.worker.sync.UsableProviders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.quartz.SchedulerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps Quartz's triggers as the table of providers wants them, whenever the catalog has moved.
/// One thread.
final class ScheduleKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduleKeeper.class);
    private static final long NEVER = -1;

    private final CatalogStore store;
    private final ClusterSchedule schedule;
    private final UsableProviders usable;
    private final Map<String, Optional<String>> further;
    private final Map<String, Duration> timed;
    private final Clock clock;
    private long keptVersion = NEVER;
    private volatile Map<String, String> problems = Map.of();

    /// @param further runs that are no provider's, with their cron expressions
    /// @param timed intervals of the jobs that belong to no provider, by name
    ScheduleKeeper(
            CatalogStore store,
            ClusterSchedule schedule,
            UsableProviders usable,
            Map<String, Optional<String>> further,
            Map<String, Duration> timed,
            Clock clock) {
        this.store = store;
        this.schedule = schedule;
        this.usable = usable;
        this.further = Map.copyOf(further);
        this.timed = Map.copyOf(timed);
        this.clock = clock;
    }

    void run() throws SchedulerException {
        long version = store.version();
        if (version == keptVersion) {
            return;
        }
        if (keptVersion == NEVER) {
            for (Map.Entry<String, Duration> job : timed.entrySet()) {
                schedule.every(job.getKey(), job.getValue());
            }
        }
        List<Provider> providers = store.read(tables -> tables.providers().all());
        keep(providers, clock.instant());
        usable.observe(providers, clock.instant());
        keptVersion = version;
    }

    /// What is wrong with providers' cron expressions, by provider. They are synced all the same:
    /// by their former schedule, or hourly.
    Map<String, String> problems() {
        return problems;
    }

    private void keep(List<Provider> providers, Instant now) throws SchedulerException {
        Map<String, Optional<String>> crons = new HashMap<>(further);
        providers.stream()
                .filter(Provider::isEnabled)
                .forEach(provider -> crons.put(provider.id(), provider.syncCron()));
        Map<String, String> wanted = new HashMap<>();
        Map<String, String> wrong = new TreeMap<>();
        for (Map.Entry<String, Optional<String>> each : crons.entrySet()) {
            String name = each.getKey();
            Optional<String> problem = each.getValue().flatMap(cron -> SyncCron.problem(cron, now));
            String fallback = SyncCron.hourly(name);
            if (problem.isPresent()) {
                wrong.put(name, problem.get());
                wanted.put(name, schedule.cronOf(name).orElse(fallback));
            } else {
                wanted.put(name, each.getValue().orElse(fallback));
            }
        }
        wrong.forEach((provider, problem) -> {
            if (!problem.equals(problems.get(provider))) {
                LOG.warn(
                        "the sync schedule of {} cannot be used: {}; it keeps the one it had, or hourly",
                        provider,
                        problem);
            }
        });
        problems = Map.copyOf(wrong);
        schedule.syncBy(wanted);
    }
}
