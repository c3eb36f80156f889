package dev.portolan.provider;

import dev.portolan.catalog.Provider;

/// Finds out whether a provider can be called: the switch, the adapter, the address, the
/// credential. A provider that cannot be opened is off and harms nothing else, so this never
/// throws.
@FunctionalInterface
public interface ProviderOpener {
    /// @param adapterClass full name of the adapter to use, which a model may choose for itself
    ProviderState open(Provider provider, String adapterClass);
}
