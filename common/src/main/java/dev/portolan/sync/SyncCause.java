package dev.portolan.sync;

import java.util.Locale;

/// Why a run was queued.
public enum SyncCause {
    /// The provider's schedule fired.
    SCHEDULE,
    /// Somebody asked for it.
    REQUEST,
    /// The provider became usable: switched on, or given a credential.
    ENABLED;

    /// The word in the database and on the wire.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SyncCause ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
