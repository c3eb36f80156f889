package dev.portolan.catalog;

import java.time.Instant;
import java.util.List;

/// What one replica of the gateway says of itself.
///
/// @param servedVersion the catalog version it answers from
/// @param servedSince when it began to
/// @param degraded what it does without, such as `database` or `kafka`; empty: nothing
public record Replica(
        String id,
        Instant startedAt,
        Instant seenAt,
        long servedVersion,
        Instant servedSince,
        List<String> degraded) {
    public Replica {
        if (id.isBlank() || id.length() > 200) {
            throw new IllegalArgumentException("a replica's id has 1-200 characters");
        }
        degraded = List.copyOf(degraded);
    }
}
