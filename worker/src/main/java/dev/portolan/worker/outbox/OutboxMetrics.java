package dev.portolan.worker.outbox;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// Figures of the outbox. Every worker sees the same table, so depth and age are the cluster's, not
/// this worker's.
public final class OutboxMetrics {
    private final Jdbi jdbi;
    private final Clock clock;
    private final Gauge depth;
    private final Gauge oldest;
    private final Counter published;
    private final Counter failures;

    public OutboxMetrics(PrometheusRegistry registry, Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
        depth =
                Gauge.builder()
                        .name("portolan_outbox_depth")
                        .help("Committed catalog versions that have not been announced yet")
                        .register(registry);
        oldest =
                Gauge.builder()
                        .name("portolan_outbox_oldest_age_seconds")
                        .help(
                                "Age of the oldest version that has not been announced yet; 0 where there is none")
                        .register(registry);
        published =
                Counter.builder()
                        .name("portolan_outbox_published_total")
                        .help("Versions that this worker announced")
                        .register(registry);
        failures =
                Counter.builder()
                        .name("portolan_outbox_failures_total")
                        .help("Tries to announce that failed")
                        .register(registry);
    }

    void published(int rows) {
        published.inc(rows);
    }

    void failed() {
        failures.inc();
    }

    /// Looks at the table.
    void refresh() {
        Waiting waiting =
                jdbi.withHandle(handle ->
                        handle.createQuery(
                                        "SELECT count(*) AS depth, min(created_at) AS oldest FROM outbox WHERE published_at IS NULL")
                                .map((row, _) ->
                                        new Waiting(
                                                row.getLong("depth"),
                                                Optional.ofNullable(
                                                                row.getObject(
                                                                        "oldest",
                                                                        OffsetDateTime.class))
                                                        .map(OffsetDateTime::toInstant)))
                                .one());
        depth.set((double) waiting.depth());
        oldest.set(
                waiting.oldest()
                        .map(since ->
                                Math.max(
                                        0,
                                        Duration.between(since, clock.instant()).toMillis() / 1e3))
                        .orElse(0.0));
    }

    private record Waiting(long depth, Optional<Instant> oldest) {}
}
