package dev.portolan.snapshot;

import dev.portolan.catalog.Alias;
import dev.portolan.catalog.CatalogRefusedException;
import dev.portolan.catalog.CatalogRows;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.Provider;
import dev.portolan.key.ApiKey;
import dev.portolan.provider.ProviderOpener;
import dev.portolan.provider.ProviderState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The catalog at one version, ready to serve from: everything is found by one look-up, nothing can
/// change. Always built whole from rows, never patched, so how it was reached cannot show. Share it
/// freely between threads.
public final class Snapshot {
    private final CatalogRows rows;
    private final Instant builtAt;
    private final Map<String, Model> models;
    private final Map<String, Alias> aliases;
    private final Map<String, ServedProvider> providers;
    private final Map<AdapterChoice, ProviderState> ownAdapters;
    private final Map<String, ApiKey> keys;
    private final NearestNames names;

    private Snapshot(CatalogRows rows, ProviderOpener opener, Instant builtAt) {
        this.rows = rows;
        this.builtAt = builtAt;
        this.models = HashMap.newHashMap(rows.models().size());
        this.aliases = HashMap.newHashMap(rows.aliases().size());
        this.providers = LinkedHashMap.newLinkedHashMap(rows.providers().size());
        this.ownAdapters = new HashMap<>();
        this.keys = HashMap.newHashMap(rows.keys().size());
        List<String> names = new ArrayList<>(rows.models().size() + rows.aliases().size());
        Map<String, Provider> byId = HashMap.newHashMap(rows.providers().size());
        for (Provider provider : rows.providers()) {
            byId.put(provider.id(), provider);
            providers.put(
                    provider.id(),
                    new ServedProvider(provider, opener.open(provider, provider.adapterClass())));
        }
        for (Model model : rows.models()) {
            String id = model.id().toString();
            models.put(id, model);
            names.add(id);
            model.adapterClass()
                    .ifPresent(adapter ->
                            ownAdapters.computeIfAbsent(
                                    new AdapterChoice(model.id().provider(), adapter),
                                    _ ->
                                            opener.open(
                                                    Objects.requireNonNull(
                                                            byId.get(model.id().provider())),
                                                    adapter)));
        }
        for (Alias alias : rows.aliases()) {
            aliases.put(alias.name(), alias);
            names.add(alias.name());
        }
        for (ApiKey key : rows.keys()) {
            keys.put(key.id(), key);
        }
        this.names = new NearestNames(names);
    }

    private Snapshot(Snapshot catalog, List<ApiKey> keys) {
        this.rows =
                new CatalogRows(
                        catalog.rows.version(),
                        catalog.rows.providers(),
                        catalog.rows.models(),
                        catalog.rows.aliases(),
                        keys);
        this.builtAt = catalog.builtAt;
        this.models = catalog.models;
        this.aliases = catalog.aliases;
        this.providers = catalog.providers;
        this.ownAdapters = catalog.ownAdapters;
        this.keys = HashMap.newHashMap(keys.size());
        keys.forEach(key -> this.keys.put(key.id(), key));
        this.names = catalog.names;
    }

    /// The same catalog with other keys: those of a newer version whose rest cannot be served.
    public Snapshot withKeys(List<ApiKey> keys) {
        return new Snapshot(this, keys);
    }

    /// @throws CatalogRefusedException where the rows do not make sense together, with every reason
    public static Snapshot build(CatalogRows rows, ProviderOpener opener, Instant builtAt) {
        CatalogGuard.requireConsistent(rows);
        return new Snapshot(rows, opener, builtAt);
    }

    public long version() {
        return rows.version();
    }

    public Instant builtAt() {
        return builtAt;
    }

    /// What it was built from.
    public CatalogRows rows() {
        return rows;
    }

    /// Every model, by id.
    public List<Model> models() {
        return rows.models();
    }

    /// @param id the whole id, `provider/upstream model`
    public Optional<Model> model(String id) {
        return Optional.ofNullable(models.get(id));
    }

    public Optional<Alias> alias(String name) {
        return Optional.ofNullable(aliases.get(name));
    }

    public Optional<ServedProvider> provider(String id) {
        return Optional.ofNullable(providers.get(id));
    }

    /// Every provider, by id.
    public List<ServedProvider> providers() {
        return List.copyOf(Collections.unmodifiableCollection(providers.values()));
    }

    /// Whether a model of this snapshot can be called, through its own adapter where it has one.
    public ProviderState stateFor(Model model) {
        String provider = model.id().provider();
        ProviderState own =
                model.adapterClass().isPresent()
                        ? ownAdapters.get(new AdapterChoice(provider, model.adapterClass().get()))
                        : null;
        if (own != null) {
            return own;
        }
        return provider(provider)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "model " + model.id() + " is not of this snapshot"))
                .state();
    }

    public Optional<ApiKey> key(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    /// Every key, by id.
    public List<ApiKey> keys() {
        return rows.keys();
    }

    /// The models and aliases whose names are most like one that is none of them, best first. For
    /// error messages: cheap and bounded, whatever the name.
    public List<String> nearest(String name, int count) {
        return names.nearest(name, count);
    }

    private record AdapterChoice(String provider, String adapterClass) {}
}
