package dev.portolan.catalog;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/// The table `model_aliases`. A record's times and version are not written: the database sets them.
@RegisterRowMapper(AliasRow.class)
public interface AliasDao {
    @SqlQuery("SELECT row_to_json(a) FROM model_aliases a ORDER BY alias COLLATE \"C\"")
    List<Alias> all();

    @SqlQuery("SELECT row_to_json(a) FROM model_aliases a WHERE alias = :name")
    Optional<Alias> find(@Bind("name") String name);

    /// Makes the alias or replaces it.
    default void upsert(Alias alias) {
        upsertRows(RowJson.array(List.of(alias), AliasRow::write));
    }

    /// @return false where there was none
    @SqlUpdate("DELETE FROM model_aliases WHERE alias = :name")
    boolean delete(@Bind("name") String name);

    @SqlUpdate(
            """
            INSERT INTO model_aliases (alias, targets, description)
            SELECT alias, targets, description
            FROM jsonb_populate_recordset(NULL::model_aliases, CAST(:rows AS jsonb))
            ON CONFLICT (alias) DO UPDATE SET targets = excluded.targets, description = excluded.description
            """)
    void upsertRows(@Bind("rows") String rows);
}
