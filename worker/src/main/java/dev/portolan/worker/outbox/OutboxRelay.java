package dev.portolan.worker.outbox;

import dev.portolan.messaging.CatalogEvent;
import dev.portolan.messaging.KafkaAwayException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Sends what the outbox holds: at least once, never what was not committed.
///
/// It asks for rows that are not *marked*, not for rows after the last one sent: ids are taken
/// before commit, so a row with a lower id can appear after one with a higher id. Rows are locked
/// while they are sent and marked in the same transaction, after Kafka has acknowledged; another
/// relay skips them meanwhile. Where this one dies in between, its locks go and the rows are sent
/// again.
public final class OutboxRelay {
    /// Rows sent in one transaction. Each is one version; memory is bounded by this, however long
    /// Kafka was away.
    static final int BATCH = 100;

    private final Jdbi jdbi;
    private final EventSink sink;

    public OutboxRelay(Jdbi jdbi, EventSink sink) {
        this.jdbi = jdbi;
        this.sink = sink;
    }

    /// Sends up to [#BATCH] rows.
    ///
    /// @return how many were sent and marked
    /// @throws KafkaAwayException where none could be sent; they stay unmarked
    public int run(Instant now) throws KafkaAwayException, InterruptedException {
        try (Handle handle = jdbi.open()) {
            handle.begin();
            try {
                List<Unpublished> rows = lock(handle);
                if (!rows.isEmpty()) {
                    sink.publish(compose(handle, rows));
                    mark(handle, rows, now);
                }
                handle.commit();
                return rows.size();
            } finally {
                if (handle.isInTransaction()) {
                    handle.rollback();
                }
            }
        }
    }

    private static List<Unpublished> lock(Handle handle) {
        return handle.createQuery(
                        """
                        SELECT id, catalog_version, created_at FROM outbox
                        WHERE published_at IS NULL AND topic = :topic
                        ORDER BY id
                        LIMIT :limit
                        FOR UPDATE SKIP LOCKED
                        """)
                .bind("topic", CatalogEvent.TOPIC)
                .bind("limit", BATCH)
                .map((row, _) ->
                        new Unpublished(
                                row.getLong("id"),
                                row.getLong("catalog_version"),
                                row.getObject("created_at", java.time.OffsetDateTime.class)
                                        .toInstant()))
                .list();
    }

    private static List<CatalogEvent> compose(Handle handle, List<Unpublished> rows) {
        Map<Long, List<Changed>> changes = new HashMap<>();
        handle.createQuery(
                        """
                        SELECT v.version, c.at, c.actor, c.entity, c.entity_id, c.operation
                        FROM unnest(:versions) AS v (version)
                        CROSS JOIN LATERAL (
                            SELECT * FROM catalog_changes WHERE version = v.version ORDER BY id LIMIT :limit) AS c
                        """)
                .bindArray(
                        "versions",
                        Long.class,
                        rows.stream().map(Unpublished::version).distinct().toArray())
                .bind("limit", CatalogEvent.MAX_CHANGES + 1)
                .map((row, _) ->
                        new Changed(
                                row.getLong("version"),
                                row.getString("actor"),
                                new CatalogEvent.Change(
                                        row.getString("entity"),
                                        row.getString("entity_id"),
                                        row.getString("operation"))))
                .forEach(change ->
                        changes.computeIfAbsent(change.version(), _ -> new ArrayList<>())
                                .add(change));
        return rows.stream()
                .map(row -> event(row, changes.getOrDefault(row.version(), List.of())))
                .toList();
    }

    private static CatalogEvent event(Unpublished row, List<Changed> changes) {
        return new CatalogEvent(
                CatalogEvent.SCHEMA,
                row.version(),
                row.createdAt(),
                changes.isEmpty() ? "unknown" : changes.getFirst().actor(),
                changes.stream().limit(CatalogEvent.MAX_CHANGES).map(Changed::change).toList(),
                changes.size() > CatalogEvent.MAX_CHANGES);
    }

    private static void mark(Handle handle, List<Unpublished> rows, Instant now) {
        handle.createUpdate("UPDATE outbox SET published_at = :now WHERE id = ANY (:ids)")
                .bind("now", now)
                .bindArray("ids", Long.class, rows.stream().map(Unpublished::id).toArray())
                .execute();
    }

    private record Unpublished(long id, long version, Instant createdAt) {}

    private record Changed(long version, String actor, CatalogEvent.Change change) {}
}
