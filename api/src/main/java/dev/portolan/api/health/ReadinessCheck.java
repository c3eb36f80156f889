package dev.portolan.api.health;

import com.codahale.metrics.health.HealthCheck;

/// [Readiness] for Dropwizard's own page of checks on the admin connector.
public final class ReadinessCheck extends HealthCheck {
    private final Readiness readiness;

    public ReadinessCheck(Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    protected Result check() {
        String message =
                "catalog version %s, degraded: %s"
                        .formatted(readiness.catalogVersion(), readiness.degraded());
        return readiness.isReady() ? Result.healthy(message) : Result.unhealthy(message);
    }
}
