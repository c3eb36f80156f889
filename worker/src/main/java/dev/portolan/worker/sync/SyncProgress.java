package dev.portolan.worker.sync;

import dev.portolan.catalog.ModelId;
import dev.portolan.sync.SyncJson;
import dev.portolan.sync.SyncRun;
import dev.portolan.sync.SyncRunMapper;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/// How a worker moves rows of `sync_runs` on. Every move after the first is fenced by the attempt's
/// number.
public final class SyncProgress {
    private static final String UNIQUE_VIOLATION = "23505";

    private final Jdbi jdbi;

    public SyncProgress(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// Runs that wait for a worker: the oldest of each provider that has none running.
    public List<UUID> due(Instant now, int limit) {
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                """
                                SELECT id FROM (
                                    SELECT DISTINCT ON (provider) id, not_before
                                    FROM sync_runs q
                                    WHERE status = 'queued' AND not_before <= :now
                                      AND NOT EXISTS (SELECT FROM sync_runs r WHERE r.provider = q.provider AND r.status = 'running')
                                    ORDER BY provider, not_before, queued_at) AS oldest
                                ORDER BY not_before
                                LIMIT :limit
                                """)
                        .bind("now", now)
                        .bind("limit", limit)
                        .mapTo(UUID.class)
                        .list());
    }

    /// Begins a queued run; or, to recover it, one that a dead worker left running. Absent where
    /// there is nothing to begin: it is finished, somebody else has it, or another run of its
    /// provider is under way.
    Optional<BegunRun> begin(UUID id, String worker, boolean recover, Instant now) {
        try {
            return jdbi.inTransaction(handle ->
                    handle.createQuery(
                                    """
                                    UPDATE sync_runs
                                    SET status = 'running', attempt = attempt + 1, worker = :worker, started_at = :now,
                                        finished_at = NULL, error = NULL
                                    WHERE id = :id AND (status = 'queued' OR (:recover AND status = 'running'))
                                    RETURNING *
                                    """)
                            .bind("id", id)
                            .bind("worker", worker)
                            .bind("recover", recover)
                            .bind("now", now)
                            .map((row, context) -> {
                                SyncRun run = new SyncRunMapper().map(row, context);
                                Set<ModelId> approved = new HashSet<>();
                                if (run.approvedAt().isPresent()) {
                                    for (String gone : (String[]) row.getArray("gone").getArray()) {
                                        ModelId.parse(gone).ifPresent(approved::add);
                                    }
                                }
                                return new BegunRun(run, approved);
                            })
                            .findOne());
        } catch (JdbiException e) {
            if (e.getCause() instanceof SQLException cause
                    && UNIQUE_VIOLATION.equals(cause.getSQLState())) {
                return Optional.empty(); // index sync_runs_one_running
            }
            throw e;
        }
    }

    /// Writes an attempt's end, in the caller's transaction, and settles runs of the provider that
    /// waited for approval.
    ///
    /// @throws FencedException where another worker has taken the run over; the caller's
    ///   transaction must not commit
    void end(Handle handle, SyncRun run, SyncEnd end, Instant now) throws FencedException {
        int ended =
                handle.createUpdate(
                                """
                                UPDATE sync_runs
                                SET status = :status, finished_at = :now, counts = cast(:counts AS jsonb), diff = cast(:diff AS jsonb),
                                    diff_truncated = :truncated, skipped = cast(:skipped AS jsonb), error = :error, gone = :gone,
                                    catalog_version = :version,
                                    approved_by = CASE WHEN :status = 'awaiting_approval' THEN NULL ELSE approved_by END,
                                    approved_at = CASE WHEN :status = 'awaiting_approval' THEN NULL ELSE approved_at END
                                WHERE id = :id AND attempt = :attempt AND status = 'running'
                                """)
                        .bind("status", end.status().word())
                        .bind("now", now)
                        .bind("counts", SyncJson.write(end.counts()))
                        .bind("diff", SyncJson.write(end.diff().changes()))
                        .bind("truncated", end.diff().truncated())
                        .bind("skipped", SyncJson.write(end.diff().skipped()))
                        .bind("error", end.error())
                        .bindArray(
                                "gone",
                                String.class,
                                end.gone().stream().map(ModelId::toString).toArray())
                        .bind("version", boxed(end.version()))
                        .bind("id", run.id())
                        .bind("attempt", run.attempt())
                        .execute();
        if (ended == 0) {
            throw new FencedException(run.id());
        }
        if (!run.dryRun()) {
            settleWaiting(handle, run, end, now);
        }
    }

    /// Gives a run back, to be begun again by whoever comes first; does nothing where it has been
    /// taken over.
    void requeue(SyncRun run, Instant notBefore) {
        jdbi.useTransaction(handle ->
                handle.createUpdate(
                                """
                                UPDATE sync_runs SET status = 'queued', not_before = :notBefore, started_at = NULL
                                WHERE id = :id AND attempt = :attempt AND status = 'running'
                                """)
                        .bind("id", run.id())
                        .bind("attempt", run.attempt())
                        .bind("notBefore", notBefore)
                        .execute());
    }

    /// Gives back runs that have been running for longer than any run can: their worker is gone and
    /// nobody recovered them.
    public int requeueAbandoned(Instant startedBefore) {
        return jdbi.inTransaction(handle ->
                handle.createUpdate(
                                "UPDATE sync_runs SET status = 'queued' WHERE status = 'running' AND started_at < :startedBefore")
                        .bind("startedBefore", startedBefore)
                        .execute());
    }

    /// Whether a real run of the provider waits for a worker.
    public boolean isQueued(String provider) {
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                "SELECT EXISTS (SELECT FROM sync_runs WHERE provider = :provider AND status = 'queued' AND NOT dry_run)")
                        .bind("provider", provider)
                        .mapTo(Boolean.class)
                        .one());
    }

    /// Providers that have had a real run, ever.
    public Set<String> everRun() {
        return jdbi.withHandle(handle ->
                handle.createQuery("SELECT DISTINCT provider FROM sync_runs WHERE NOT dry_run")
                        .mapTo(String.class)
                        .set());
    }

    /// A later list speaks for the provider now: approving an older difference would approve
    /// something that is no longer so.
    private static void settleWaiting(Handle handle, SyncRun run, SyncEnd end, Instant now) {
        boolean settles =
                switch (end.status()) {
                    case SUCCEEDED, AWAITING_APPROVAL -> true;
                    case FAILED, QUEUED, RUNNING -> false;
                };
        if (settles) {
            handle.createUpdate(
                            """
                            UPDATE sync_runs SET status = 'failed', error = error || '; settled by run ' || :id, finished_at = :now
                            WHERE provider = :provider AND status = 'awaiting_approval' AND id <> :id
                            """)
                    .bind("provider", run.provider())
                    .bind("id", run.id())
                    .bind("now", now)
                    .execute();
        }
    }

    private static @Nullable Long boxed(OptionalLong version) {
        return version.isPresent() ? Long.valueOf(version.getAsLong()) : null;
    }
}
