package dev.portolan.worker.sync;

import dev.portolan.sync.SyncCounts;
import dev.portolan.sync.SyncStatus;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;

/// Figures of the syncs that this worker executed.
public final class SyncMetrics {
    private final Counter runs;
    private final Counter changes;
    private final Histogram duration;
    private final Gauge lastSuccess;

    public SyncMetrics(PrometheusRegistry registry) {
        runs =
                Counter.builder()
                        .name("portolan_sync_runs_total")
                        .help("Sync runs that ended, by provider and status")
                        .labelNames("provider", "status")
                        .register(registry);
        changes =
                Counter.builder()
                        .name("portolan_sync_changes_total")
                        .help("Models that syncs changed, by provider and kind of change")
                        .labelNames("provider", "kind")
                        .register(registry);
        duration =
                Histogram.builder()
                        .name("portolan_sync_duration_seconds")
                        .help("From a run's begin to its end")
                        .classicUpperBounds(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
                        .labelNames("provider")
                        .register(registry);
        lastSuccess =
                Gauge.builder()
                        .name("portolan_sync_last_success_timestamp_seconds")
                        .help("When this worker last ended a run of the provider successfully")
                        .labelNames("provider")
                        .register(registry);
    }

    void ended(String provider, SyncStatus status, SyncCounts counts, Duration took, Instant at) {
        runs.labelValues(provider, status.word()).inc();
        duration.labelValues(provider).observe(took.toNanos() / 1e9);
        if (status == SyncStatus.SUCCEEDED) {
            lastSuccess.labelValues(provider).set(at.toEpochMilli() / 1e3);
            count(provider, "added", counts.added());
            count(provider, "updated", counts.updated());
            count(provider, "missing", counts.missing());
            count(provider, "retired", counts.retired());
            count(provider, "returned", counts.returned());
        }
    }

    private void count(String provider, String kind, int models) {
        if (models > 0) {
            changes.labelValues(provider, kind).inc(models);
        }
    }
}
