package dev.portolan.sync;

import java.util.Locale;
import java.util.Optional;

/// Where a run stands: `queued → running → succeeded | failed | awaiting_approval`, and from the
/// last back to queued when approved.
public enum SyncStatus {
    QUEUED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    /// So much would have gone that nothing was applied; an administrator may approve.
    AWAITING_APPROVAL;

    /// The word in the database and on the wire.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<SyncStatus> ofWord(String word) {
        for (SyncStatus status : values()) {
            if (status.word().equals(word)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
