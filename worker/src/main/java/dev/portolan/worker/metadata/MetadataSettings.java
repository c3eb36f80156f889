package dev.portolan.worker.metadata;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDataSize;
import io.dropwizard.validation.MinDuration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Who fills what providers' lists leave open: the section `metadata`. Whatever is absent has
/// [#DEFAULT]'s value. The same for all workers: whichever comes first executes a run.
///
/// @param source a URL (`https://…`) or the path of a file: models.dev's `api.json` or LiteLLM's
///   `model_prices_and_context_window.json`; absent: nobody
/// @param cron when, as Quartz writes it, in UTC; absent: hourly. A sync that changed something is
///   followed besides
/// @param timeout the longest that reading it may take
/// @param maxSize the largest that is read
public record MetadataSettings(
        @JsonProperty("source") Optional<String> source,
        @JsonProperty("cron") Optional<String> cron,
        @JsonProperty("timeout") @MinDuration(value = 1, unit = TimeUnit.SECONDS) Duration timeout,
        @JsonProperty("maxSize") @MinDataSize(1) DataSize maxSize) {
    public static final MetadataSettings DEFAULT =
            new MetadataSettings(Optional.empty(), Optional.empty(), null, null);

    public MetadataSettings(
            Optional<String> source,
            Optional<String> cron,
            @Nullable Duration timeout,
            @Nullable DataSize maxSize) {
        this.source = source.map(String::strip).filter(text -> !text.isEmpty());
        this.cron = cron.map(String::strip).filter(text -> !text.isEmpty());
        this.timeout = timeout == null ? Duration.minutes(1) : timeout;
        this.maxSize = maxSize == null ? DataSize.mebibytes(32) : maxSize;
    }
}
