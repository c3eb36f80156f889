package dev.portolan.sync;

import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.SqlObject;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/// The table `sync_runs`, as the admin API needs it. A worker moves runs on with a DAO of its own.
@RegisterRowMapper(SyncRunMapper.class)
public interface SyncRunDao extends SqlObject {
    /// Queues a run. Where its firing made one already, that one's id is returned and nothing is
    /// queued.
    default UUID queue(NewSyncRun run) {
        return getHandle()
                .createQuery(
                        """
                        INSERT INTO sync_runs (provider, cause, requested_by, dry_run, scheduled_for, not_before)
                        VALUES (:provider, :cause, :requestedBy, :dryRun, :scheduledFor, :notBefore)
                        ON CONFLICT (provider, scheduled_for) WHERE scheduled_for IS NOT NULL
                        DO UPDATE SET provider = excluded.provider
                        RETURNING id
                        """)
                .bind("provider", run.provider())
                .bind("cause", run.cause().word())
                .bind("requestedBy", run.requestedBy())
                .bind("dryRun", run.dryRun())
                .bind("scheduledFor", run.scheduledFor())
                .bind("notBefore", run.notBefore())
                .mapTo(UUID.class)
                .one();
    }

    @SqlQuery("SELECT * FROM sync_runs WHERE id = :id")
    Optional<SyncRun> find(@Bind("id") UUID id);

    /// Newest first.
    ///
    /// @param after the last run of the page before; absent for the first page
    default List<SyncRun> page(SyncRunFilter filter, Optional<UUID> after, int limit) {
        return getHandle()
                .createQuery(
                        """
                        SELECT * FROM sync_runs
                        WHERE (cast(:provider AS text) IS NULL OR provider = :provider)
                          AND (cast(:status AS text) IS NULL OR status = :status)
                          AND (cast(:after AS uuid) IS NULL
                               OR (queued_at, id) < (SELECT a.queued_at, a.id FROM sync_runs a WHERE a.id = :after))
                        ORDER BY queued_at DESC, id DESC
                        LIMIT :limit
                        """)
                .bind("provider", filter.provider())
                .bind("status", filter.status().map(SyncStatus::word))
                .bind("after", after)
                .bind("limit", limit)
                .map(new SyncRunMapper())
                .list();
    }

    /// What the run changed or would change; absent where there is no such run.
    default Optional<SyncDiff> diff(UUID id) {
        return getHandle()
                .createQuery("SELECT diff, skipped, diff_truncated FROM sync_runs WHERE id = :id")
                .bind("id", id)
                .map((row, _) ->
                        new SyncDiff(
                                SyncJson.read(
                                        row.getString("diff"),
                                        new TypeReference<List<SyncChange>>() {}),
                                row.getBoolean("diff_truncated"),
                                SyncJson.read(
                                        row.getString("skipped"),
                                        new TypeReference<List<String>>() {})))
                .findOne();
    }

    /// Lets a run that waits go ahead: it is queued again, and applied if the list then takes away
    /// no more than was approved.
    ///
    /// @return false where the run is not (or no longer) waiting for approval
    @SqlUpdate(
            """
            UPDATE sync_runs
            SET status = 'queued', approved_by = :by, approved_at = :at, not_before = :at, finished_at = NULL, error = NULL
            WHERE id = :id AND status = 'awaiting_approval'
            """)
    boolean approve(@Bind("id") UUID id, @Bind("by") String by, @Bind("at") Instant at);
}
