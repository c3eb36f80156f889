package dev.portolan.worker.sync;

import dev.portolan.catalog.ModelId;
import dev.portolan.sync.SyncCounts;
import dev.portolan.sync.SyncDiff;
import dev.portolan.sync.SyncStatus;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// How an attempt at a run ended.
///
/// @param gone where it waits for approval: every model that would go or change beyond belief
/// @param version the catalog version that it made
record SyncEnd(
        SyncStatus status,
        SyncCounts counts,
        SyncDiff diff,
        Optional<String> error,
        Set<ModelId> gone,
        OptionalLong version) {

    static SyncEnd failed(String reason) {
        return new SyncEnd(
                SyncStatus.FAILED,
                SyncCounts.NONE,
                SyncDiff.EMPTY,
                Optional.of(reason),
                Set.of(),
                OptionalLong.empty());
    }

    static SyncEnd failed(String reason, SyncCounts counts, SyncDiff diff) {
        return new SyncEnd(
                SyncStatus.FAILED,
                counts,
                diff,
                Optional.of(reason),
                Set.of(),
                OptionalLong.empty());
    }

    static SyncEnd waiting(SyncPlan plan, String reason) {
        return new SyncEnd(
                SyncStatus.AWAITING_APPROVAL,
                plan.counts(),
                plan.diff(),
                Optional.of(reason),
                plan.needApproval(),
                OptionalLong.empty());
    }

    static SyncEnd applied(SyncPlan plan, OptionalLong version) {
        return new SyncEnd(
                SyncStatus.SUCCEEDED,
                plan.counts(),
                plan.diff(),
                Optional.empty(),
                Set.of(),
                version);
    }

    /// A dry run; `warning` says what would have stopped a real one.
    static SyncEnd shown(SyncPlan plan, Optional<String> warning) {
        return new SyncEnd(
                SyncStatus.SUCCEEDED,
                plan.counts(),
                plan.diff(),
                warning.map(reason -> "would wait for approval: " + reason),
                Set.of(),
                OptionalLong.empty());
    }
}
