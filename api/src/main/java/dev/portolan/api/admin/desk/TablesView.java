package dev.portolan.api.admin.desk;

import dev.portolan.catalog.Alias;
import dev.portolan.catalog.CatalogTables;
import dev.portolan.catalog.KeyFilter;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFilter;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.Provider;
import dev.portolan.key.ApiKey;
import java.util.List;
import java.util.Optional;

/// The catalog as it stands in the database, for one transaction.
record TablesView(CatalogTables tables) implements CatalogView {
    @Override
    public long version() {
        return tables.version();
    }

    @Override
    public List<Provider> providers() {
        return tables.providers().all();
    }

    @Override
    public Optional<Provider> provider(String id) {
        return tables.providers().find(id);
    }

    @Override
    public List<Model> models(ModelFilter filter, Optional<String> afterId, int limit) {
        return tables.models().page(filter, afterId, limit);
    }

    @Override
    public Optional<Model> model(ModelId id) {
        return tables.models().find(id);
    }

    @Override
    public List<Alias> aliases() {
        return tables.aliases().all();
    }

    @Override
    public Optional<Alias> alias(String name) {
        return tables.aliases().find(name);
    }

    @Override
    public List<ApiKey> keys(KeyFilter filter, Optional<String> afterId, int limit) {
        return tables.keys().page(filter, afterId, limit);
    }

    @Override
    public Optional<ApiKey> key(String id) {
        return tables.keys().find(id);
    }
}
