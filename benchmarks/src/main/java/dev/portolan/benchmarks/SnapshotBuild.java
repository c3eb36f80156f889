package dev.portolan.benchmarks;

import dev.portolan.catalog.CatalogRows;
import dev.portolan.provider.OffReason;
import dev.portolan.provider.ProviderOpener;
import dev.portolan.provider.ProviderState;
import dev.portolan.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;

/// How long a replica takes from rows to a snapshot it can serve from. The first build of a
/// process, when nothing is compiled yet, is told apart: it is what a start pays.
public final class SnapshotBuild {
    private static final int MODELS = 10_000;
    private static final int ROUNDS = 200;
    private static final Duration GOAL = Duration.ofMillis(100);

    private SnapshotBuild() {}

    public static void main(String[] arguments) {
        var report = new Report(System.out);
        CatalogRows rows = new SampleCatalog(100, MODELS, 100, 1_000).rows();
        // Opening a provider is the adapter registry's work, and there are only 100 of them.
        ProviderOpener closed =
                (_, _) -> new ProviderState.Off(OffReason.DISABLED, "not asked here");
        Duration first = build(rows, closed);
        var warm = new Samples();
        for (int i = 0; i < ROUNDS; i++) {
            warm.add(build(rows, closed));
        }
        report.goal(
                "snapshot build, 10,000 models, first of a process",
                first,
                GOAL,
                Samples.ms(first));
        report.goal("snapshot build, 10,000 models", warm.percentile(99), GOAL, warm.summary());
    }

    private static Duration build(CatalogRows rows, ProviderOpener opener) {
        long began = System.nanoTime();
        Snapshot snapshot = Snapshot.build(rows, opener, Instant.EPOCH);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        if (snapshot.models().size() != MODELS) {
            throw new IllegalStateException("the snapshot lost models");
        }
        return took;
    }
}
