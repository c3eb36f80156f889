package dev.portolan.worker;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.portolan.worker.metadata.MetadataSettings;
import dev.portolan.worker.retention.RetentionSettings;
import dev.portolan.worker.schedule.ScheduleSettings;
import dev.portolan.worker.seed.SeedSettings;
import dev.portolan.worker.sync.SyncSettings;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

/// The section `worker`. Whatever is absent has its default.
///
/// @param sync how careful syncs are
/// @param metadata who fills what providers' lists leave open
/// @param schedule when things are done
/// @param retention how long things are kept
/// @param seed which providers are there from the beginning
public record WorkerSettings(
        @JsonProperty("sync") @Valid SyncSettings sync,
        @JsonProperty("metadata") @Valid MetadataSettings metadata,
        @JsonProperty("schedule") @Valid ScheduleSettings schedule,
        @JsonProperty("retention") @Valid RetentionSettings retention,
        @JsonProperty("seed") @Valid SeedSettings seed) {
    public static final WorkerSettings DEFAULT = new WorkerSettings(null, null, null, null, null);

    public WorkerSettings(
            @Nullable SyncSettings sync,
            @Nullable MetadataSettings metadata,
            @Nullable ScheduleSettings schedule,
            @Nullable RetentionSettings retention,
            @Nullable SeedSettings seed) {
        this.sync = sync == null ? SyncSettings.DEFAULT : sync;
        this.metadata = metadata == null ? MetadataSettings.DEFAULT : metadata;
        this.schedule = schedule == null ? ScheduleSettings.DEFAULT : schedule;
        this.retention = retention == null ? RetentionSettings.DEFAULT : retention;
        this.seed = seed == null ? SeedSettings.DEFAULT : seed;
    }
}
