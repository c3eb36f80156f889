package dev.portolan.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/// The table `catalog_changes`, which only the database's own triggers write.
@RegisterRowMapper(ChangeLogDao.ChangeRow.class)
public interface ChangeLogDao {
    /// One page, newest first.
    ///
    /// @param beforeId the last id of the page before
    default List<CatalogChange> page(ChangeFilter filter, Optional<Long> beforeId, int limit) {
        return pageRows(
                filter.entity(),
                filter.entityId(),
                filter.actor(),
                filter.version(),
                filter.sinceVersion(),
                beforeId,
                limit);
    }

    /// What one version changed, in order of writing.
    @SqlQuery("SELECT * FROM catalog_changes WHERE version = :version ORDER BY id LIMIT :limit")
    List<CatalogChange> ofVersion(@Bind("version") long version, @Bind("limit") int limit);

    /// The ids of the models that were deleted after one version and up to another.
    @SqlQuery(
            """
            SELECT DISTINCT entity_id
            FROM catalog_changes
            WHERE entity = 'model' AND operation = 'delete' AND version > :after AND version <= :upTo
            """)
    Set<String> deletedModels(@Bind("after") long after, @Bind("upTo") long upTo);

    /// Forgets changes older than a time, but never the newest version's.
    ///
    /// @return how many
    @SqlUpdate(
            """
            DELETE FROM catalog_changes
            WHERE id IN (SELECT id FROM catalog_changes
                         WHERE at < :before AND version < (SELECT version FROM catalog_version) ORDER BY id LIMIT :limit)
            """)
    int forget(@Bind("before") Instant before, @Bind("limit") int limit);

    @SqlQuery(
            """
            SELECT *
            FROM catalog_changes
            WHERE (CAST(:entity AS text) IS NULL OR entity = :entity)
              AND (CAST(:entityId AS text) IS NULL OR entity_id = :entityId)
              AND (CAST(:actor AS text) IS NULL OR actor = :actor)
              AND (CAST(:version AS bigint) IS NULL OR version = :version)
              AND (CAST(:since AS bigint) IS NULL OR version > :since)
              AND (CAST(:before AS bigint) IS NULL OR id < :before)
            ORDER BY id DESC
            LIMIT :limit
            """)
    List<CatalogChange> pageRows(
            @Bind("entity") Optional<String> entity,
            @Bind("entityId") Optional<String> entityId,
            @Bind("actor") Optional<String> actor,
            @Bind("version") Optional<Long> version,
            @Bind("since") Optional<Long> since,
            @Bind("before") Optional<Long> before,
            @Bind("limit") int limit);

    /// A change and its row.
    final class ChangeRow implements RowMapper<CatalogChange> {
        @Override
        public CatalogChange map(ResultSet row, StatementContext context) throws SQLException {
            return new CatalogChange(
                    row.getLong("id"),
                    row.getLong("version"),
                    row.getObject("at", OffsetDateTime.class).toInstant(),
                    new Actor(row.getString("actor")),
                    row.getString("entity"),
                    row.getString("entity_id"),
                    row.getString("operation"),
                    json(row.getString("before")),
                    json(row.getString("after")));
        }

        private static Optional<JsonNode> json(String column) throws SQLException {
            try {
                return column == null
                        ? Optional.empty()
                        : Optional.of(RowJson.MAPPER.readTree(column));
            } catch (JsonProcessingException e) {
                throw new SQLException("a change holds no JSON", e);
            }
        }
    }
}
