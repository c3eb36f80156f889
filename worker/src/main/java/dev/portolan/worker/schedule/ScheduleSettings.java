package dev.portolan.worker.schedule;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// When things are done: the section `schedule`. Whatever is absent has [#DEFAULT]'s value.
///
/// @param jitter a scheduled sync begins up to so much after its firing, at random
/// @param checkinInterval how often a worker tells the others that it lives; one that did not for
///   this and 7.5 s more is taken for dead, and its runs are taken over
/// @param threads jobs that this worker executes at the same time
/// @param heartbeat how often the current catalog version is announced anew
/// @param retention how often old rows are deleted
/// @param dispatch how often queued runs are looked for
/// @param reconcile how often a change of the providers is looked for
public record ScheduleSettings(
        @JsonProperty("jitter") Duration jitter,
        @JsonProperty("checkinInterval") @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS)
                Duration checkinInterval,
        @JsonProperty("threads") @Min(1) @Max(256) Integer threads,
        @JsonProperty("heartbeat") @MinDuration(value = 1, unit = TimeUnit.SECONDS)
                Duration heartbeat,
        @JsonProperty("retention") @MinDuration(value = 1, unit = TimeUnit.SECONDS)
                Duration retention,
        @JsonProperty("dispatch") @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
                Duration dispatch,
        @JsonProperty("reconcile") @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
                Duration reconcile) {
    public static final ScheduleSettings DEFAULT =
            new ScheduleSettings(null, null, null, null, null, null, null);

    public ScheduleSettings(
            @Nullable Duration jitter,
            @Nullable Duration checkinInterval,
            @Nullable Integer threads,
            @Nullable Duration heartbeat,
            @Nullable Duration retention,
            @Nullable Duration dispatch,
            @Nullable Duration reconcile) {
        this.jitter = jitter == null ? Duration.seconds(30) : jitter;
        this.checkinInterval = checkinInterval == null ? Duration.seconds(5) : checkinInterval;
        this.threads = threads == null ? 8 : threads;
        this.heartbeat = heartbeat == null ? Duration.seconds(30) : heartbeat;
        this.retention = retention == null ? Duration.hours(1) : retention;
        this.dispatch = dispatch == null ? Duration.milliseconds(250) : dispatch;
        this.reconcile = reconcile == null ? Duration.seconds(2) : reconcile;
    }
}
