package dev.portolan.sync;

import dev.portolan.catalog.ModelId;
import java.time.Instant;
import java.util.Optional;

/// A run to be queued.
///
/// @param provider whose list, or [SyncRun#METADATA]
/// @param requestedBy who asked, as the change log names actors: `admin:<key id>`, `schedule`,
///   `sync:<provider>`
/// @param dryRun compare and show the difference, write nothing to the catalog
/// @param scheduledFor the firing that asked; there is one run for each, however many workers fire
/// @param notBefore no worker takes it earlier
public record NewSyncRun(
        String provider,
        SyncCause cause,
        String requestedBy,
        boolean dryRun,
        Optional<Instant> scheduledFor,
        Instant notBefore) {
    public NewSyncRun {
        if (!provider.equals(SyncRun.METADATA) && !ModelId.isProviderId(provider)) {
            throw new IllegalArgumentException("'" + provider + "' is no provider id");
        }
    }

    /// A run that somebody wants now.
    public static NewSyncRun requested(String provider, String by, boolean dryRun, Instant now) {
        return new NewSyncRun(provider, SyncCause.REQUEST, by, dryRun, Optional.empty(), now);
    }
}
