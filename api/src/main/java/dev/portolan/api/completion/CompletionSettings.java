package dev.portolan.api.completion;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.portolan.api.memory.MemoryBudget;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDataSize;
import io.dropwizard.validation.MinDuration;
import io.dropwizard.validation.ValidationMethod;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What a completion may take and how it is kept alive: the section `completions`.
///
/// @param maxBody the largest request body, after decompression
/// @param drain of a body that is too large, so much more is read and thrown away before it is
///   refused: many clients do not read an answer before they have sent everything
/// @param held so much of requests, whole answers and events being read may be in memory at once,
///   beyond 64 KiB a request; who would need more is told to come again. Absent: what fits this
///   process
/// @param firstHeartbeat how long a client of a stream may hear nothing before its provider has
///   begun to answer
/// @param heartbeat how long it may hear nothing after that
public record CompletionSettings(
        @JsonProperty("maxBody") @MinDataSize(1) DataSize maxBody,
        @JsonProperty("drain") @MinDataSize(0) DataSize drain,
        @JsonProperty("held") Optional<DataSize> held,
        @JsonProperty("firstHeartbeat") @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
                Duration firstHeartbeat,
        @JsonProperty("heartbeat") @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
                Duration heartbeat) {
    public static final CompletionSettings DEFAULT =
            new CompletionSettings(null, null, Optional.empty(), null, null);

    public CompletionSettings(
            @Nullable DataSize maxBody,
            @Nullable DataSize drain,
            Optional<DataSize> held,
            @Nullable Duration firstHeartbeat,
            @Nullable Duration heartbeat) {
        this.maxBody = maxBody == null ? DataSize.mebibytes(32) : maxBody;
        this.drain = drain == null ? DataSize.mebibytes(32) : drain;
        this.held = held;
        this.firstHeartbeat = firstHeartbeat == null ? Duration.seconds(15) : firstHeartbeat;
        this.heartbeat = heartbeat == null ? Duration.seconds(5) : heartbeat;
    }

    /// The largest body that can be taken, in bytes: `maxBody`, or what there is memory for.
    public long largestBody(MemoryBudget budget) {
        return Math.min(maxBody.toBytes(), budget.largestBody());
    }

    /// Else the largest body or its answer would be told to come again forever.
    @ValidationMethod(
            message = "api.completions.held must be at least twice api.completions.maxBody")
    public boolean isHeldAtLeastTwiceMaxBody() {
        return held.isEmpty() || held.get().toBytes() / 2 >= maxBody.toBytes();
    }
}
