package dev.portolan.catalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/// The table `llm_models`. A record's `createdAt`, `updatedAt` and `version` are not written: the
/// database sets them.
@RegisterRowMapper(ModelRow.class)
public interface ModelDao {
    String COLUMNS =
            """
            model_id, provider, upstream_model, adapter_class, display_name, description, kind, context_length,
            max_output_tokens, input_modalities, output_modalities, capabilities, supported_parameters, price_prompt,
            price_completion, price_cache_read, price_cache_write, price_reasoning, price_image, price_audio, price_request,
            price_web_search, prices_other, price_tiers, owned_by, upstream_created_at, deprecated_on, replaced_by, upstream_aliases,
            details, is_available, lifecycle, source, field_sources, pinned_fields, custom, missing_runs, first_seen_at,
            last_seen_at
            """;

    /// Rows of one statement: enough to make round trips not matter, few enough for one parameter.
    int BATCH = 1_000;

    @SqlQuery("SELECT row_to_json(m) FROM llm_models m ORDER BY model_id COLLATE \"C\"")
    List<Model> all();

    @SqlQuery(
            "SELECT row_to_json(m) FROM llm_models m WHERE provider = :provider ORDER BY model_id COLLATE \"C\"")
    List<Model> ofProvider(@Bind("provider") String provider);

    default Optional<Model> find(ModelId id) {
        return findById(id.toString());
    }

    /// One page, by id.
    ///
    /// @param afterId the last id of the page before
    default List<Model> page(ModelFilter filter, Optional<String> afterId, int limit) {
        return pageRows(
                filter.provider(),
                filter.isAvailable(),
                filter.lifecycle().map(Lifecycle::word),
                filter.kind().map(ModelKind::word),
                filter.text().map(ModelDao::pattern),
                afterId.orElse(""),
                limit);
    }

    default void insert(Model model) {
        insertAll(List.of(model));
    }

    default void insertAll(List<Model> models) {
        batches(models).forEach(batch -> insertRows(RowJson.array(batch, ModelRow::write)));
    }

    /// @return false where there is no such model
    default boolean update(Model model) {
        return updateAll(List.of(model)) == 1;
    }

    /// @return how many of them exist
    default int updateAll(List<Model> models) {
        return batches(models).stream()
                .mapToInt(batch -> updateRows(RowJson.array(batch, ModelRow::write)))
                .sum();
    }

    default boolean delete(ModelId id) {
        return deleteById(id.toString());
    }

    /// Notes that a provider listed these models: bookkeeping, which takes no version.
    default void markSeen(String provider, Collection<String> upstreamModels, Instant at) {
        markRowsSeen(provider, upstreamModels.toArray(String[]::new), at);
    }

    /// Notes how many lists in a row a model was absent from: bookkeeping, which takes no version.
    default void setMissingRuns(Map<ModelId, Integer> runs) {
        List<ModelId> ids = List.copyOf(runs.keySet());
        setMissingRuns(
                ids.stream().map(ModelId::toString).toArray(String[]::new),
                ids.stream().map(runs::get).toArray(Integer[]::new));
    }

    @SqlQuery("SELECT row_to_json(m) FROM llm_models m WHERE model_id = :id")
    Optional<Model> findById(@Bind("id") String id);

    @SqlQuery(
            """
            SELECT row_to_json(m)
            FROM llm_models m
            WHERE (CAST(:provider AS text) IS NULL OR provider = :provider)
              AND (CAST(:available AS boolean) IS NULL OR is_available = :available)
              AND (CAST(:lifecycle AS text) IS NULL OR lifecycle = :lifecycle)
              AND (CAST(:kind AS text) IS NULL OR kind = :kind)
              AND (CAST(:pattern AS text) IS NULL OR model_id ILIKE :pattern OR display_name ILIKE :pattern)
              AND model_id COLLATE "C" > :after
            ORDER BY model_id COLLATE "C"
            LIMIT :limit
            """)
    List<Model> pageRows(
            @Bind("provider") Optional<String> provider,
            @Bind("available") Optional<Boolean> available,
            @Bind("lifecycle") Optional<String> lifecycle,
            @Bind("kind") Optional<String> kind,
            @Bind("pattern") Optional<String> pattern,
            @Bind("after") String after,
            @Bind("limit") int limit);

    @SqlUpdate(
            "INSERT INTO llm_models ("
                    + COLUMNS
                    + ") SELECT "
                    + COLUMNS
                    + """
                    FROM jsonb_populate_recordset(NULL::llm_models, CAST(:rows AS jsonb))
                    """)
    void insertRows(@Bind("rows") String rows);

    @SqlUpdate(
            "UPDATE llm_models m SET ("
                    + COLUMNS
                    + ") = (SELECT "
                    + COLUMNS
                    + """
                     FROM (SELECT r.*) new_values)
                    FROM jsonb_populate_recordset(NULL::llm_models, CAST(:rows AS jsonb)) r
                    WHERE m.model_id = r.model_id
                    """)
    int updateRows(@Bind("rows") String rows);

    @SqlUpdate("DELETE FROM llm_models WHERE model_id = :id")
    boolean deleteById(@Bind("id") String id);

    @SqlUpdate(
            """
            UPDATE llm_models
            SET last_seen_at = :at, first_seen_at = coalesce(first_seen_at, :at), missing_runs = 0
            WHERE provider = :provider AND upstream_model = ANY (:upstreamModels)
            """)
    void markRowsSeen(
            @Bind("provider") String provider,
            @Bind("upstreamModels") String[] upstreamModels,
            @Bind("at") Instant at);

    @SqlUpdate(
            """
            UPDATE llm_models m
            SET missing_runs = r.runs
            FROM unnest(:ids, :runs) AS r (model_id, runs)
            WHERE m.model_id = r.model_id
            """)
    void setMissingRuns(@Bind("ids") String[] ids, @Bind("runs") Integer[] runs);

    private static List<List<Model>> batches(List<Model> models) {
        List<List<Model>> batches = new ArrayList<>();
        for (int from = 0; from < models.size(); from += BATCH) {
            batches.add(models.subList(from, Math.min(models.size(), from + BATCH)));
        }
        return batches;
    }

    private static String pattern(String text) {
        return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }
}
