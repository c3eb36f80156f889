package dev.portolan.api.admin.desk;

import dev.portolan.catalog.Alias;
import dev.portolan.catalog.KeyFilter;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFilter;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.Provider;
import dev.portolan.key.ApiKey;
import java.util.List;
import java.util.Optional;

/// The catalog as a reader sees it, wherever it comes from. Lists are in the order of their ids.
public interface CatalogView {
    /// The version that everything here belongs to.
    long version();

    List<Provider> providers();

    Optional<Provider> provider(String id);

    List<Model> models(ModelFilter filter, Optional<String> afterId, int limit);

    Optional<Model> model(ModelId id);

    List<Alias> aliases();

    Optional<Alias> alias(String name);

    List<ApiKey> keys(KeyFilter filter, Optional<String> afterId, int limit);

    Optional<ApiKey> key(String id);
}
