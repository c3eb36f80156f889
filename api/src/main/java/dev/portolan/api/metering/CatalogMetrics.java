package dev.portolan.api.metering;

import dev.portolan.api.catalog.CatalogCondition;
import dev.portolan.api.catalog.CatalogRoom;
import dev.portolan.api.catalog.CatalogWatch;
import dev.portolan.snapshot.Snapshot;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/// The catalog of this replica in figures.
public final class CatalogMetrics implements CatalogWatch {
    private final PrometheusRegistry registry;
    private final Counter rejected;
    private final Histogram reload;

    public CatalogMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        rejected =
                Counter.builder()
                        .name("portolan_catalog_update_rejected_total")
                        .help(
                                "Catalogs that were refused whole, by reason; one catalog can have several.")
                        .labelNames("reason")
                        .register(registry);
        reload =
                Histogram.builder()
                        .name("portolan_catalog_reload_seconds")
                        .help("From looking into the database to serving the new snapshot.")
                        .classicOnly()
                        .classicUpperBounds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
                        .register(registry);
    }

    /// Adds the figures that are read off the room when they are asked for.
    public void observe(CatalogRoom room) {
        CatalogCondition condition = room.condition();
        gauge(
                "portolan_catalog_version",
                "The catalog version served; -1 before there is any.",
                () -> room.holder().version());
        gauge(
                "portolan_catalog_snapshot_age_seconds",
                "Since the database last confirmed that what is served is current.",
                () -> room.holder().sinceConfirmed().toNanos() / 1e9);
        gauge(
                "portolan_catalog_lag_versions",
                "Versions known of beyond the one served.",
                room::lag);
        gauge(
                "portolan_catalog_models",
                "Models in the catalog served.",
                () -> room.holder().current().map(snapshot -> snapshot.models().size()).orElse(0));
        gauge(
                "portolan_catalog_refused",
                "1 while the newest catalog is refused.",
                () -> number(condition.refusal().isPresent()));
        gauge(
                "portolan_kafka_connected",
                "1 while the replica hears catalog events.",
                () -> number(condition.kafkaConnected()));
        gauge(
                "portolan_database_reachable",
                "1 while the database answers.",
                () -> number(condition.databaseReachable()));
    }

    /// One gauge that is read off when it is asked for.
    public void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    @Override
    public void served(Snapshot snapshot, Duration took) {
        reload.observe(took.toNanos() / 1e9);
    }

    @Override
    public void refused(CatalogCondition.Refusal refusal) {
        refusal.reasons().forEach(reason -> rejected.labelValues(reason).inc());
    }

    private static double number(boolean is) {
        return is ? 1 : 0;
    }
}
