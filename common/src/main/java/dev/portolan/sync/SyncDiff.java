package dev.portolan.sync;

import java.util.List;

/// What a run changed, or would change.
///
/// @param changes at most [#MAX_CHANGES]; models that go come first
/// @param truncated whether there are more than are listed; the counts have them all
/// @param skipped entries of the list that made no sense, in words; at most [#MAX_SKIPPED]
public record SyncDiff(List<SyncChange> changes, boolean truncated, List<String> skipped) {
    public static final int MAX_CHANGES = 1_000;
    public static final int MAX_SKIPPED = 100;
    public static final SyncDiff EMPTY = new SyncDiff(List.of(), false, List.of());

    public SyncDiff {
        changes = List.copyOf(changes);
        skipped = List.copyOf(skipped);
    }
}
