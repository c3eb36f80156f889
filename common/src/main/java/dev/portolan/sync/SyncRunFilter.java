package dev.portolan.sync;

import java.util.Optional;

/// Which runs to show.
public record SyncRunFilter(Optional<String> provider, Optional<SyncStatus> status) {
    public static final SyncRunFilter ALL = new SyncRunFilter(Optional.empty(), Optional.empty());
}
