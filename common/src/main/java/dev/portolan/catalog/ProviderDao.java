package dev.portolan.catalog;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/// The table `providers`. A record's times and version are not written: the database sets them.
@RegisterRowMapper(ProviderRow.class)
public interface ProviderDao {
    String COLUMNS =
            """
            id, display_name, adapter_class, base_url, credential_env, credential_envelope, credential_fingerprint,
            credential_last_four, credential_updated_at, settings, is_enabled, sync_cron, connect_timeout_ms,
            first_byte_timeout_ms, idle_timeout_ms, total_timeout_ms, documentation_url, documentation_read_on, pinned_fields
            """;

    @SqlQuery("SELECT row_to_json(p) FROM providers p ORDER BY id COLLATE \"C\"")
    List<Provider> all();

    @SqlQuery("SELECT row_to_json(p) FROM providers p WHERE id = :id")
    Optional<Provider> find(@Bind("id") String id);

    @SqlQuery(
            "SELECT row_to_json(p) FROM providers p WHERE id = ANY (:ids) ORDER BY id COLLATE \"C\"")
    List<Provider> findAll(@Bind("ids") List<String> ids);

    default void insert(Provider provider) {
        insertRows(RowJson.array(List.of(provider), ProviderRow::write));
    }

    /// @return false where there is no such provider
    default boolean update(Provider provider) {
        return updateAll(List.of(provider)) == 1;
    }

    /// In one statement: few enough to be held in memory.
    ///
    /// @return how many of them exist
    default int updateAll(List<Provider> providers) {
        return updateRows(RowJson.array(providers, ProviderRow::write));
    }

    /// Deletes the provider and its models.
    ///
    /// @return false where there was none
    @SqlUpdate("DELETE FROM providers WHERE id = :id")
    boolean delete(@Bind("id") String id);

    @SqlUpdate(
            "INSERT INTO providers ("
                    + COLUMNS
                    + ") SELECT "
                    + COLUMNS
                    + """
                    FROM jsonb_populate_recordset(NULL::providers, CAST(:rows AS jsonb))
                    """)
    void insertRows(@Bind("rows") String rows);

    @SqlUpdate(
            "UPDATE providers p SET ("
                    + COLUMNS
                    + ") = (SELECT "
                    + COLUMNS
                    + """
                     FROM (SELECT r.*) new_values)
                    FROM jsonb_populate_recordset(NULL::providers, CAST(:rows AS jsonb)) r
                    WHERE p.id = r.id
                    """)
    int updateRows(@Bind("rows") String rows);
}
