package dev.portolan.worker.sync;

import dev.portolan.catalog.Actor;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.CatalogTables;
import dev.portolan.catalog.Provider;
import dev.portolan.provider.ModelList;
import dev.portolan.provider.ProviderOpener;
import dev.portolan.provider.ProviderState;
import dev.portolan.provider.UpstreamHttp;
import dev.portolan.sync.SyncCounts;
import dev.portolan.sync.SyncRun;
import dev.portolan.sync.SyncStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Executes one sync run. Safe for many threads: each works on a run of its own.
///
/// The list is read first, without a transaction, however long it takes. Then one transaction locks
/// the catalog, compares the list with the rows as they are at that moment, applies the difference
/// and writes the run's end. An administrator's edit is therefore either before it, and respected,
/// or after it. The run's end is fenced (see [BegunRun]): where this worker has been overtaken,
/// nothing of it is kept.
public final class SyncRunner {
    private static final Logger LOG = LoggerFactory.getLogger(SyncRunner.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(30);

    private final CatalogStore store;
    private final Jdbi jdbi;
    private final SyncProgress progress;
    private final ProviderOpener opener;
    private final ListReader lists;
    private final Brake brake;
    private final MetadataAttempt metadata;
    private final SyncSettings settings;
    private final SyncMetrics metrics;
    private final Clock clock;
    private final String worker;

    /// Without a metadata source.
    ///
    /// @param worker this process, as `sync_runs.worker` shows it
    public SyncRunner(
            CatalogStore store,
            Jdbi jdbi,
            ProviderOpener opener,
            UpstreamHttp http,
            SyncSettings settings,
            SyncMetrics metrics,
            Clock clock,
            String worker) {
        this(store, jdbi, opener, http, Optional.empty(), settings, metrics, clock, worker);
    }

    /// @param metadata who fills what providers' lists leave open
    /// @param worker this process, as `sync_runs.worker` shows it
    public SyncRunner(
            CatalogStore store,
            Jdbi jdbi,
            ProviderOpener opener,
            UpstreamHttp http,
            Optional<MetadataSource> metadata,
            SyncSettings settings,
            SyncMetrics metrics,
            Clock clock,
            String worker) {
        this.store = store;
        this.jdbi = jdbi;
        this.progress = new SyncProgress(jdbi);
        this.opener = opener;
        this.lists = new ListReader(http, settings.listTimeout().toJavaDuration());
        this.brake = new Brake(settings);
        this.metadata = new MetadataAttempt(metadata, store, jdbi, progress, settings, clock);
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        this.worker = worker;
    }

    /// Executes the run, where there is anything left to execute.
    ///
    /// @param recover whether the run is known to have been left by a worker that died
    /// @throws InterruptedException where this worker is stopping; the run is queued again
    public void run(UUID id, boolean recover) throws InterruptedException {
        Optional<BegunRun> begun = progress.begin(id, worker, recover, clock.instant());
        if (begun.isEmpty()) {
            return;
        }
        SyncRun run = begun.get().run();
        try {
            SyncEnd end = attempt(begun.get());
            Instant now = clock.instant();
            metrics.ended(
                    run.provider(),
                    end.status(),
                    end.counts(),
                    Duration.between(run.startedAt().orElse(now), now),
                    now);
            tell(run, end);
            if (end.version().isPresent() && !run.isOfMetadata()) {
                metadata.follow(run);
            }
        } catch (FencedException e) {
            LOG.warn("{}", e.getMessage());
        } catch (InterruptedException e) {
            giveBack(run, clock.instant());
            throw e;
        } catch (RuntimeException e) {
            // The database refused or is away: nothing was applied. Once it is back, somebody tries
            // again.
            LOG.error(
                    "sync run {} of {} broke and will be tried again", run.id(), run.provider(), e);
            giveBack(run, clock.instant().plus(PAUSE_AFTER_FAILURE));
        }
    }

    private SyncEnd attempt(BegunRun begun) throws InterruptedException {
        SyncRun run = begun.run();
        if (run.attempt() > settings.maxAttempts()) {
            return ended(
                    run,
                    SyncEnd.failed(
                            "given up: "
                                    + (run.attempt() - 1)
                                    + " attempts before this one broke off"));
        }
        if (run.isOfMetadata()) {
            return metadata.attempt(begun);
        }
        Optional<Provider> provider = store.read(tables -> tables.providers().find(run.provider()));
        if (provider.isEmpty()) {
            return ended(run, SyncEnd.failed("there is no provider '" + run.provider() + "'"));
        }
        return switch (opener.open(provider.get(), provider.get().adapterClass())) {
            case ProviderState.Off off ->
                    ended(run, SyncEnd.failed("the provider cannot be called: " + off.detail()));
            case ProviderState.Ready ready -> {
                ModelList list;
                try {
                    list = lists.read(ready);
                } catch (ListFailedException e) {
                    if (e.getCause() != null) {
                        LOG.warn("the adapter of {} broke", run.provider(), e.getCause());
                    }
                    yield ended(run, SyncEnd.failed(e.reason()));
                }
                yield run.dryRun() ? show(run, list) : apply(begun, list);
            }
        };
    }

    private SyncEnd show(SyncRun run, ModelList list) {
        SyncPlan plan = store.read(tables -> plan(tables, run, list));
        return ended(run, SyncEnd.shown(plan, brake.reasonAgainst(plan, java.util.Set.of())));
    }

    private SyncEnd apply(BegunRun begun, ModelList list) {
        SyncRun run = begun.run();
        return store.change(
                Actor.sync(run.provider()),
                tables -> {
                    SyncEnd end = compareAndApply(tables, begun, list);
                    progress.end(tables.handle(), run, end, clock.instant());
                    return end;
                });
    }

    private SyncEnd compareAndApply(CatalogTables tables, BegunRun begun, ModelList list) {
        String provider = begun.run().provider();
        if (tables.providers().find(provider).isEmpty()) {
            return SyncEnd.failed(
                    "provider '" + provider + "' was deleted while its list was read");
        }
        SyncPlan plan = plan(tables, begun.run(), list);
        Optional<String> stopped = brake.reasonAgainst(plan, begun.approved());
        if (stopped.isPresent()) {
            return SyncEnd.waiting(plan, stopped.get());
        }
        tables.models().insertAll(plan.inserts());
        tables.models().updateAll(plan.updates());
        tables.models().setMissingRuns(plan.missingRuns());
        tables.models().markSeen(provider, plan.seen(), clock.instant());
        return SyncEnd.applied(
                plan,
                plan.changesCatalog() ? OptionalLong.of(tables.version()) : OptionalLong.empty());
    }

    private SyncPlan plan(CatalogTables tables, SyncRun run, ModelList list) {
        return SyncPlan.of(
                run.provider(),
                tables.models().ofProvider(run.provider()),
                list,
                settings.retireAfter(),
                clock.instant());
    }

    private SyncEnd ended(SyncRun run, SyncEnd end) {
        jdbi.useTransaction(handle -> progress.end(handle, run, end, clock.instant()));
        return end;
    }

    private void giveBack(SyncRun run, Instant notBefore) {
        try {
            progress.requeue(run, notBefore);
        } catch (RuntimeException e) {
            LOG.warn(
                    "sync run {} stays marked as running until it is found abandoned: {}",
                    run.id(),
                    e.getMessage());
        }
    }

    private static void tell(SyncRun run, SyncEnd end) {
        SyncCounts counts = end.counts();
        if (end.status() == SyncStatus.SUCCEEDED) {
            LOG.info(
                    "synced {}: {} listed, {} added, {} updated, {} missing, {} retired, {} returned{}",
                    run.provider(),
                    counts.listed(),
                    counts.added(),
                    counts.updated(),
                    counts.missing(),
                    counts.retired(),
                    counts.returned(),
                    run.dryRun() ? " (dry run)" : "");
        } else {
            LOG.warn(
                    "sync of {} {}: {}",
                    run.provider(),
                    end.status().word(),
                    end.error().orElse(""));
        }
    }
}
