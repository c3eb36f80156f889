package dev.portolan.worker.sync;

import dev.portolan.catalog.Actor;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.CatalogTables;
import dev.portolan.sync.NewSyncRun;
import dev.portolan.sync.SyncRun;
import dev.portolan.sync.SyncRunDao;
import dev.portolan.worker.sync.MetadataSource.Metadata;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt at a run of the metadata source. As with a list: read without a transaction, then
/// compared, applied and ended in one.
final class MetadataAttempt {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataAttempt.class);

    private final Optional<MetadataSource> source;
    private final CatalogStore store;
    private final Jdbi jdbi;
    private final SyncProgress progress;
    private final Brake brake;
    private final Clock clock;

    /// @param source absent where none is configured
    MetadataAttempt(
            Optional<MetadataSource> source,
            CatalogStore store,
            Jdbi jdbi,
            SyncProgress progress,
            SyncSettings settings,
            Clock clock) {
        this.source = source;
        this.store = store;
        this.jdbi = jdbi;
        this.progress = progress;
        this.brake =
                new Brake(settings, "models with values of the metadata source are gone from it");
        this.clock = clock;
    }

    SyncEnd attempt(BegunRun begun) throws InterruptedException {
        SyncRun run = begun.run();
        if (source.isEmpty()) {
            return ended(run, SyncEnd.failed("this worker has no metadata source"));
        }
        Metadata metadata;
        try {
            metadata = source.get().read();
        } catch (ListFailedException e) {
            return ended(run, SyncEnd.failed(e.reason()));
        }
        if (run.dryRun()) {
            SyncPlan plan = store.read(tables -> plan(tables, metadata));
            return ended(
                    run,
                    refused(plan)
                            .orElseGet(() ->
                                    SyncEnd.shown(plan, brake.reasonAgainst(plan, Set.of()))));
        }
        return store.change(
                Actor.METADATA,
                tables -> {
                    SyncEnd end = compareAndApply(tables, begun, metadata);
                    progress.end(tables.handle(), run, end, clock.instant());
                    return end;
                });
    }

    /// A sync has changed what there is to fill: soon, and not only when the schedule says so, the
    /// source is asked again.
    void follow(SyncRun sync) {
        try {
            if (source.isPresent() && !progress.isQueued(SyncRun.METADATA)) {
                queueAfter(sync);
            }
        } catch (RuntimeException e) {
            LOG.warn("metadata waits for its schedule: {}", e.getMessage());
        }
    }

    private void queueAfter(SyncRun sync) {
        jdbi.useTransaction(handle ->
                handle.attach(SyncRunDao.class)
                        .queue(
                                NewSyncRun.requested(
                                        SyncRun.METADATA,
                                        Actor.sync(sync.provider()).name(),
                                        false,
                                        clock.instant())));
    }

    private SyncEnd compareAndApply(CatalogTables tables, BegunRun begun, Metadata metadata) {
        SyncPlan plan = plan(tables, metadata);
        Optional<SyncEnd> refused = refused(plan);
        if (refused.isPresent()) {
            return refused.get();
        }
        Optional<String> stopped = brake.reasonAgainst(plan, begun.approved());
        if (stopped.isPresent()) {
            return SyncEnd.waiting(plan, stopped.get());
        }
        tables.models().updateAll(plan.updates());
        return SyncEnd.applied(
                plan,
                plan.changesCatalog() ? OptionalLong.of(tables.version()) : OptionalLong.empty());
    }

    private SyncPlan plan(CatalogTables tables, Metadata metadata) {
        return metadata.compare(tables.providers().all(), tables.models().all(), clock.instant());
    }

    private static Optional<SyncEnd> refused(SyncPlan plan) {
        return plan.refusal().map(reason -> SyncEnd.failed(reason, plan.counts(), plan.diff()));
    }

    private SyncEnd ended(SyncRun run, SyncEnd end) {
        jdbi.useTransaction(handle -> progress.end(handle, run, end, clock.instant()));
        return end;
    }
}
