package dev.portolan.sync;

import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/// A row of `sync_runs` as a [SyncRun].
public final class SyncRunMapper implements RowMapper<SyncRun> {
    @Override
    public SyncRun map(ResultSet row, StatementContext context) throws SQLException {
        long version = row.getLong("catalog_version");
        OptionalLong catalogVersion =
                row.wasNull() ? OptionalLong.empty() : OptionalLong.of(version);
        return new SyncRun(
                row.getObject("id", UUID.class),
                row.getString("provider"),
                SyncCause.ofWord(row.getString("cause")),
                row.getString("requested_by"),
                row.getBoolean("dry_run"),
                SyncStatus.ofWord(row.getString("status")).orElseThrow(),
                instant(row, "scheduled_for"),
                instant(row, "not_before").orElseThrow(),
                instant(row, "queued_at").orElseThrow(),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                row.getInt("attempt"),
                Optional.ofNullable(row.getString("worker")),
                SyncJson.read(row.getString("counts"), new TypeReference<>() {}),
                Optional.ofNullable(row.getString("error")),
                Optional.ofNullable(row.getString("approved_by")),
                instant(row, "approved_at"),
                catalogVersion);
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }
}
