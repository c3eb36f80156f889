package dev.portolan.provider;

import java.util.Locale;

/// Why a provider cannot be called.
public enum OffReason {
    /// An administrator switched it off.
    DISABLED,
    NO_CREDENTIAL,
    /// The stored credential cannot be opened: changed, or sealed under a key that is not in the
    /// keyring.
    UNREADABLE_CREDENTIAL,
    /// `adapter_class` names no registered adapter.
    UNKNOWN_ADAPTER,
    NO_BASE_URL,
    /// A setting is missing without which nobody knows where to call, or one is there with which no
    /// call can be made.
    INCOMPLETE_SETTINGS;

    /// The word on the wire and in metrics.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
