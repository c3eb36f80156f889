package dev.portolan.worker;

import com.codahale.metrics.health.HealthCheck;
import dev.portolan.worker.outbox.RelayLoop;

/// Whether committed versions are announced.
final class OutboxHealth extends HealthCheck {
    private final RelayLoop relay;

    OutboxHealth(RelayLoop relay) {
        this.relay = relay;
    }

    @Override
    protected Result check() {
        return relay.isFailing()
                ? Result.unhealthy(
                        "catalog events wait in the outbox: Kafka or the database is away")
                : Result.healthy();
    }
}
