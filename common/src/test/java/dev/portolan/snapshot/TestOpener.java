package dev.portolan.snapshot;

import dev.portolan.catalog.Provider;
import dev.portolan.provider.OffReason;
import dev.portolan.provider.ProviderOpener;
import dev.portolan.provider.ProviderState;

/// Calls every provider off, with the name of the adapter that would have been used.
final class TestOpener implements ProviderOpener {
    @Override
    public ProviderState open(Provider provider, String adapterClass) {
        return new ProviderState.Off(
                OffReason.DISABLED, provider.id() + " through " + adapterClass);
    }
}
