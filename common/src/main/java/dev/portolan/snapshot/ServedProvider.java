package dev.portolan.snapshot;

import dev.portolan.catalog.Provider;
import dev.portolan.provider.ProviderState;

/// A provider and whether it can be called, through its own adapter.
public record ServedProvider(Provider provider, ProviderState state) {}
