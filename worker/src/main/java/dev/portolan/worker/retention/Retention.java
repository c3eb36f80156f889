package dev.portolan.worker.retention;

import java.time.Instant;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes old rows, a bounded number at a time so that no lock is held for long.
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int CHUNK = 10_000;

    private final Jdbi jdbi;
    private final RetentionSettings settings;

    public Retention(Jdbi jdbi, RetentionSettings settings) {
        this.jdbi = jdbi;
        this.settings = settings;
    }

    /// @return how many rows were deleted
    public int run(Instant now) {
        int deleted =
                delete(
                                """
                                DELETE FROM outbox WHERE id IN
                                    (SELECT id FROM outbox WHERE published_at < :before LIMIT :chunk)
                                """,
                                now.minus(settings.outbox().toJavaDuration()))
                        + delete(
                                """
                                DELETE FROM sync_runs WHERE id IN
                                    (SELECT id FROM sync_runs WHERE finished_at < :before AND status IN ('succeeded', 'failed') LIMIT :chunk)
                                """,
                                now.minus(settings.syncRuns().toJavaDuration()))
                        + delete(
                                """
                                DELETE FROM idempotent_requests WHERE ctid IN
                                    (SELECT ctid FROM idempotent_requests WHERE created_at < :before LIMIT :chunk)
                                """,
                                now.minus(settings.idempotentRequests().toJavaDuration()))
                        + delete(
                                """
                                DELETE FROM replicas WHERE replica_id IN
                                    (SELECT replica_id FROM replicas WHERE seen_at < :before LIMIT :chunk)
                                """,
                                now.minus(settings.replicas().toJavaDuration()));
        if (deleted > 0) {
            LOG.info("deleted {} rows past their retention", deleted);
        }
        return deleted;
    }

    private int delete(String sql, Instant before) {
        int deleted = 0;
        int chunk = CHUNK;
        while (chunk == CHUNK) {
            chunk =
                    jdbi.inTransaction(handle ->
                            handle.createUpdate(sql)
                                    .bind("before", before)
                                    .bind("chunk", CHUNK)
                                    .execute());
            deleted += chunk;
        }
        return deleted;
    }
}
