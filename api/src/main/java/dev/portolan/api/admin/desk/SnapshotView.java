package dev.portolan.api.admin.desk;

import dev.portolan.catalog.Alias;
import dev.portolan.catalog.KeyFilter;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFilter;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.Provider;
import dev.portolan.key.ApiKey;
import dev.portolan.snapshot.ServedProvider;
import dev.portolan.snapshot.Snapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The catalog as this replica serves it.
record SnapshotView(Snapshot snapshot) implements CatalogView {
    @Override
    public long version() {
        return snapshot.version();
    }

    @Override
    public List<Provider> providers() {
        return snapshot.rows().providers().stream()
                .sorted(Comparator.comparing(Provider::id))
                .toList();
    }

    @Override
    public Optional<Provider> provider(String id) {
        return snapshot.provider(id).map(ServedProvider::provider);
    }

    @Override
    public List<Model> models(ModelFilter filter, Optional<String> afterId, int limit) {
        String after = afterId.orElse("");
        return snapshot.models().stream()
                .filter(model -> matches(model, filter))
                .filter(model -> model.id().toString().compareTo(after) > 0)
                .sorted(Comparator.comparing(model -> model.id().toString()))
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<Model> model(ModelId id) {
        return snapshot.model(id.toString());
    }

    @Override
    public List<Alias> aliases() {
        return snapshot.rows().aliases().stream()
                .sorted(Comparator.comparing(Alias::name))
                .toList();
    }

    @Override
    public Optional<Alias> alias(String name) {
        return snapshot.alias(name);
    }

    @Override
    public List<ApiKey> keys(KeyFilter filter, Optional<String> afterId, int limit) {
        String after = afterId.orElse("");
        return snapshot.rows().keys().stream()
                .filter(filter::accepts)
                .filter(key -> key.id().compareTo(after) > 0)
                .sorted(Comparator.comparing(ApiKey::id))
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<ApiKey> key(String id) {
        return snapshot.key(id);
    }

    private static boolean matches(Model model, ModelFilter filter) {
        return filter.provider().map(model.id().provider()::equals).orElse(true)
                && filter.isAvailable().map(wanted -> wanted == model.isAvailable()).orElse(true)
                && filter.lifecycle().map(wanted -> wanted == model.lifecycle()).orElse(true)
                && filter.kind().map(wanted -> wanted == model.facts().kind()).orElse(true)
                && filter.text().map(text -> holds(model, text)).orElse(true);
    }

    private static boolean holds(Model model, String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return model.id().toString().toLowerCase(Locale.ROOT).contains(wanted)
                || model.facts()
                        .displayName()
                        .map(name -> name.toLowerCase(Locale.ROOT).contains(wanted))
                        .orElse(false);
    }
}
