package dev.portolan.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/// The table `replicas`: who serves which version.
@RegisterRowMapper(ReplicaDao.ReplicaRow.class)
public interface ReplicaDao {
    default void report(Replica replica) {
        report(
                replica.id(),
                replica.startedAt(),
                replica.seenAt(),
                replica.servedVersion(),
                replica.servedSince(),
                replica.degraded().toArray(String[]::new));
    }

    @SqlQuery("SELECT * FROM replicas ORDER BY replica_id")
    List<Replica> all();

    /// Forgets replicas that have said nothing since a time.
    ///
    /// @return how many
    @SqlUpdate("DELETE FROM replicas WHERE seen_at < :unseenSince")
    int forget(@Bind("unseenSince") Instant unseenSince);

    @SqlUpdate(
            """
            INSERT INTO replicas (replica_id, started_at, seen_at, served_version, served_since, degraded)
            VALUES (:id, :startedAt, :seenAt, :servedVersion, :servedSince, :degraded)
            ON CONFLICT (replica_id) DO UPDATE
            SET started_at = excluded.started_at, seen_at = excluded.seen_at, served_version = excluded.served_version,
                served_since = excluded.served_since, degraded = excluded.degraded
            """)
    void report(
            @Bind("id") String id,
            @Bind("startedAt") Instant startedAt,
            @Bind("seenAt") Instant seenAt,
            @Bind("servedVersion") long servedVersion,
            @Bind("servedSince") Instant servedSince,
            @Bind("degraded") String[] degraded);

    /// A replica and its row.
    final class ReplicaRow implements RowMapper<Replica> {
        @Override
        public Replica map(ResultSet row, StatementContext context) throws SQLException {
            return new Replica(
                    row.getString("replica_id"),
                    instant(row, "started_at"),
                    instant(row, "seen_at"),
                    row.getLong("served_version"),
                    instant(row, "served_since"),
                    List.of((String[]) row.getArray("degraded").getArray()));
        }

        private static Instant instant(ResultSet row, String column) throws SQLException {
            return row.getObject(column, OffsetDateTime.class).toInstant();
        }
    }
}
