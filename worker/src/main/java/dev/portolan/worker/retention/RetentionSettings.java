package dev.portolan.worker.retention;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import org.jspecify.annotations.Nullable;

/// How long things are kept: the section `retention`. Whatever is absent has [#DEFAULT]'s value.
///
/// @param outbox announced versions, after they were announced
/// @param syncRuns sync runs, after they ended
/// @param idempotentRequests answers to requests with an `Idempotency-Key`
/// @param replicas replicas that no longer report
public record RetentionSettings(
        @JsonProperty("outbox") Duration outbox,
        @JsonProperty("syncRuns") Duration syncRuns,
        @JsonProperty("idempotentRequests") Duration idempotentRequests,
        @JsonProperty("replicas") Duration replicas) {
    public static final RetentionSettings DEFAULT = new RetentionSettings(null, null, null, null);

    public RetentionSettings(
            @Nullable Duration outbox,
            @Nullable Duration syncRuns,
            @Nullable Duration idempotentRequests,
            @Nullable Duration replicas) {
        this.outbox = outbox == null ? Duration.days(1) : outbox;
        this.syncRuns = syncRuns == null ? Duration.days(90) : syncRuns;
        this.idempotentRequests =
                idempotentRequests == null ? Duration.hours(24) : idempotentRequests;
        this.replicas = replicas == null ? Duration.hours(1) : replicas;
    }
}
