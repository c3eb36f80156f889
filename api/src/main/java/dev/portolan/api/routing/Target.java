package dev.portolan.api.routing;

import dev.portolan.catalog.Model;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.ProviderAdapter;

/// A model that can serve, and how its provider is called. Holds on to what it needs: a provider
/// that is edited or deleted meanwhile changes nothing for a completion under way.
public record Target(Model model, ProviderAdapter adapter, ProviderAccess access) {
    /// The provider's id.
    public String provider() {
        return model.id().provider();
    }
}
