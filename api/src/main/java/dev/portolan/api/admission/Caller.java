package dev.portolan.api.admission;

import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelId;
import dev.portolan.key.ApiKey;
import dev.portolan.snapshot.Snapshot;
import java.util.HashSet;
import java.util.Set;

/// Somebody with a valid client key, and the catalog that holds for the whole of their request.
public final class Caller {
    private final ApiKey key;
    private final Snapshot snapshot;
    private final Set<String> allowed;

    Caller(ApiKey key, Snapshot snapshot) {
        this.key = key;
        this.snapshot = snapshot;
        this.allowed =
                key.allowedModels().isEmpty() ? Set.of() : new HashSet<>(key.allowedModels());
    }

    public ApiKey key() {
        return key;
    }

    public Snapshot snapshot() {
        return snapshot;
    }

    /// Whether the key is for every model.
    public boolean isUnrestricted() {
        return allowed.isEmpty();
    }

    /// Whether the key may use a model under its own id.
    public boolean mayUse(ModelId model) {
        return allowed.isEmpty()
                || allowed.contains(model.toString())
                || allowed.contains(model.provider() + "/*");
    }

    public boolean mayUse(Model model) {
        return mayUse(model.id());
    }

    /// Whether the key names this alias. Then it may use the alias whatever it stands for.
    public boolean mayUseAlias(String alias) {
        return allowed.isEmpty() || allowed.contains(alias);
    }
}
