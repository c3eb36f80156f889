package dev.portolan.catalog;

import dev.portolan.key.ApiKey;
import java.util.List;

/// Every row of the catalog as it stood at one version, each list sorted by id.
public record CatalogRows(
        long version,
        List<Provider> providers,
        List<Model> models,
        List<Alias> aliases,
        List<ApiKey> keys) {
    public static final CatalogRows EMPTY =
            new CatalogRows(0, List.of(), List.of(), List.of(), List.of());

    public CatalogRows {
        providers = List.copyOf(providers);
        models = List.copyOf(models);
        aliases = List.copyOf(aliases);
        keys = List.copyOf(keys);
    }
}
