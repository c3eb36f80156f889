package dev.portolan.api.admin.sync;

import dev.portolan.catalog.Actor;
import dev.portolan.sync.NewSyncRun;
import dev.portolan.sync.SyncRun;
import dev.portolan.sync.SyncRunDao;
import dev.portolan.sync.SyncRunFilter;
import dev.portolan.sync.SyncStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Asks for syncs. Whoever asks for one that already waits to begin gets that one: it will read the
/// same list.
final class RunQueue {
    private static final int LOOKED_AT = 50;

    private final Clock clock;

    RunQueue(Clock clock) {
        this.clock = clock;
    }

    SyncRun ask(Handle handle, String provider, Actor by, boolean isDryRun) {
        SyncRunDao runs = handle.attach(SyncRunDao.class);
        handle.createQuery(
                        "SELECT pg_advisory_xact_lock(hashtextextended('sync of ' || :provider, 0))")
                .bind("provider", provider)
                .mapTo(String.class)
                .one();
        Instant now = Instant.now(clock);
        Optional<SyncRun> waiting =
                runs
                        .page(
                                new SyncRunFilter(
                                        Optional.of(provider), Optional.of(SyncStatus.QUEUED)),
                                Optional.empty(),
                                LOOKED_AT)
                        .stream()
                        .filter(run ->
                                run.dryRun() == isDryRun
                                        && run.approvedAt().isEmpty()
                                        && !run.notBefore().isAfter(now))
                        .findFirst();
        return waiting.orElseGet(() ->
                runs.find(runs.queue(NewSyncRun.requested(provider, by.name(), isDryRun, now)))
                        .orElseThrow());
    }
}
