package dev.portolan.catalog;

import dev.portolan.catalog.CatalogRefusedException.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// Reads the whole catalog within a transaction and names every row that cannot be read, not only
/// the first. What a row or a table can cost is bounded before it leaves the database.
final class CatalogReader {
    private static final int FETCH_ROWS = 2_000;

    private final Handle handle;
    private final CatalogLimits limits;
    private final List<Fault> faults = new ArrayList<>();

    CatalogReader(Handle handle, CatalogLimits limits) {
        this.handle = handle;
        this.limits = limits;
    }

    CatalogRows read() {
        long version =
                handle.createQuery("SELECT version FROM catalog_version").mapTo(Long.class).one();
        CatalogRows rows =
                new CatalogRows(
                        version,
                        table("providers", "id", limits.maxProviders(), ProviderRow::read),
                        table("llm_models", "model_id", limits.maxModels(), ModelRow::read),
                        table("model_aliases", "alias", limits.maxAliases(), AliasRow::read),
                        table("api_keys", "id", limits.maxKeys(), ApiKeyRow::read));
        if (!faults.isEmpty()) {
            throw new CatalogRefusedException(version, faults);
        }
        return rows;
    }

    private <T> List<T> table(String table, String idColumn, int most, Function<String, T> reader) {
        List<T> rows = new ArrayList<>();
        handle.createQuery(
                        """
                        SELECT CASE WHEN octet_length(json) <= %1$s THEN json ELSE left(json, %1$s + 1) END
                        FROM (SELECT row_to_json(t)::text AS json FROM %2$s t ORDER BY %3$s COLLATE "C" LIMIT %4$s) rows
                        """
                                .formatted(CatalogLimits.MAX_ROW_CHARS, table, idColumn, most + 1L))
                .setFetchSize(FETCH_ROWS)
                .map((row, _) -> read(row.getString(1), reader))
                .forEach(row -> row.ifPresent(rows::add));
        if (rows.size() > most) {
            fault(new Fault(RefusalReason.TOO_MANY, table + " has more than " + most + " rows"));
        }
        return rows;
    }

    private <T> Optional<T> read(String json, Function<String, T> reader) {
        try {
            return Optional.of(reader.apply(json));
        } catch (UnreadableRowException e) {
            fault(new Fault(e.reason(), String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private void fault(Fault fault) {
        if (faults.size() < CatalogLimits.MAX_FAULTS) {
            faults.add(fault);
        }
    }
}
