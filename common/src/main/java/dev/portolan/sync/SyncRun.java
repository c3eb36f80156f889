package dev.portolan.sync;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// One run: a row of `sync_runs` without its difference, which [SyncRunDao#diff] has.
///
/// @param provider whose list; [#METADATA] for a run of the metadata source
/// @param attempt how many times a worker began it; above 1 where one died in the middle
/// @param worker who has or had it last
/// @param error why it failed or waits for approval, in a sentence for people
/// @param catalogVersion the version that its changes made; absent where it changed nothing
public record SyncRun(
        UUID id,
        String provider,
        SyncCause cause,
        String requestedBy,
        boolean dryRun,
        SyncStatus status,
        Optional<Instant> scheduledFor,
        Instant notBefore,
        Instant queuedAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        int attempt,
        Optional<String> worker,
        SyncCounts counts,
        Optional<String> error,
        Optional<String> approvedBy,
        Optional<Instant> approvedAt,
        OptionalLong catalogVersion) {
    /// Stands where a provider's id stands, and can be none: a run that compares the catalog with
    /// the metadata source instead of a provider's list.
    public static final String METADATA = "@metadata";

    public boolean isOfMetadata() {
        return provider.equals(METADATA);
    }
}
