package dev.portolan.worker.sync;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/// How careful a sync is: the section `sync`. Whatever is absent has [#DEFAULT]'s value.
///
/// @param retireAfter lists in a row without a model until it is retired
/// @param shrinkLimit the share of a provider's active models that may go at once, 0-1; more needs
///   an administrator
/// @param shrinkMinimum models that may go at once whatever share they are
/// @param listTimeout the longest that reading a whole list, every page, may take
/// @param maxAttempts how often a run is begun before it is given up: once more whenever its worker
///   died or the database failed it
public record SyncSettings(
        @JsonProperty("retireAfter") @Min(1) @Max(1000) Integer retireAfter,
        @JsonProperty("shrinkLimit") @DecimalMin("0") @DecimalMax("1") Double shrinkLimit,
        @JsonProperty("shrinkMinimum") @Min(0) Integer shrinkMinimum,
        @JsonProperty("listTimeout") Duration listTimeout,
        @JsonProperty("maxAttempts") @Min(1) @Max(100) Integer maxAttempts) {
    public static final SyncSettings DEFAULT = new SyncSettings(null, null, null, null, null);

    public SyncSettings(
            @Nullable Integer retireAfter,
            @Nullable Double shrinkLimit,
            @Nullable Integer shrinkMinimum,
            @Nullable Duration listTimeout,
            @Nullable Integer maxAttempts) {
        this.retireAfter = retireAfter == null ? 3 : retireAfter;
        this.shrinkLimit = shrinkLimit == null ? 0.2 : shrinkLimit;
        this.shrinkMinimum = shrinkMinimum == null ? 1 : shrinkMinimum;
        this.listTimeout = listTimeout == null ? Duration.minutes(5) : listTimeout;
        this.maxAttempts = maxAttempts == null ? 5 : maxAttempts;
    }
}
