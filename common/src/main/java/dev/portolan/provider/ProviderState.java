package dev.portolan.provider;

/// Whether a provider can be called, and with what.
public sealed interface ProviderState {
    record Ready(ProviderAdapter adapter, ProviderAccess access) implements ProviderState {}

    /// @param detail one sentence for the administrator; never a secret
    record Off(OffReason reason, String detail) implements ProviderState {}
}
