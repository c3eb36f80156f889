package dev.portolan.catalog;

import dev.portolan.key.ApiKey;
import dev.portolan.key.KeyKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/// The table `api_keys`. A record's times (but for expiry and revocation) and version are not
/// written: the database sets them.
@RegisterRowMapper(ApiKeyRow.class)
public interface ApiKeyDao {
    String COLUMNS =
            "id, kind, name, mac, pepper_id, last_four, allowed_models, expires_at, revoked_at";

    @SqlQuery("SELECT row_to_json(k) FROM api_keys k ORDER BY id COLLATE \"C\"")
    List<ApiKey> all();

    @SqlQuery("SELECT row_to_json(k) FROM api_keys k WHERE id = :id")
    Optional<ApiKey> find(@Bind("id") String id);

    /// One page, by id.
    ///
    /// @param afterId the last id of the page before
    default List<ApiKey> page(KeyFilter filter, Optional<String> afterId, int limit) {
        return pageRows(
                filter.kind().map(KeyKind::word),
                filter.isValid(),
                filter.now(),
                filter.pepperId(),
                afterId.orElse(""),
                limit);
    }

    @SqlQuery(
            """
            SELECT row_to_json(k)
            FROM api_keys k
            WHERE (CAST(:kind AS text) IS NULL OR kind = :kind)
              AND (CAST(:valid AS boolean) IS NULL
                   OR (revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)) = :valid)
              AND (CAST(:pepper AS text) IS NULL OR pepper_id = :pepper)
              AND id COLLATE "C" > :after
            ORDER BY id COLLATE "C"
            LIMIT :limit
            """)
    List<ApiKey> pageRows(
            @Bind("kind") Optional<String> kind,
            @Bind("valid") Optional<Boolean> valid,
            @Bind("now") Instant now,
            @Bind("pepper") Optional<String> pepper,
            @Bind("after") String after,
            @Bind("limit") int limit);

    default void insert(ApiKey key) {
        insertRows(RowJson.array(List.of(key), ApiKeyRow::write));
    }

    /// @return false where there is no such key
    default boolean update(ApiKey key) {
        return updateRows(RowJson.array(List.of(key), ApiKeyRow::write)) == 1;
    }

    /// @return false where there was none
    @SqlUpdate("DELETE FROM api_keys WHERE id = :id")
    boolean delete(@Bind("id") String id);

    @SqlUpdate(
            "INSERT INTO api_keys ("
                    + COLUMNS
                    + ") SELECT "
                    + COLUMNS
                    + """
                     FROM jsonb_populate_recordset(NULL::api_keys, CAST(:rows AS jsonb))
                    """)
    void insertRows(@Bind("rows") String rows);

    @SqlUpdate(
            "UPDATE api_keys k SET ("
                    + COLUMNS
                    + ") = (SELECT "
                    + COLUMNS
                    + """
                     FROM (SELECT r.*) new_values)
                    FROM jsonb_populate_recordset(NULL::api_keys, CAST(:rows AS jsonb)) r
                    WHERE k.id = r.id
                    """)
    int updateRows(@Bind("rows") String rows);
}
