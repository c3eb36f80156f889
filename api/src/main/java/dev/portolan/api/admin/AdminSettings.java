package dev.portolan.api.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How long a request waits for the database at most: the section `admin`. A client of the admin
/// API hears 503 then, or what the snapshot knows.
///
/// @param readBound for what only reads
/// @param writeBound for what changes something; also covers the wait for another writer: a sync of
///   many models holds the catalog for a second
public record AdminSettings(
        @JsonProperty("readBound") @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
                Duration readBound,
        @JsonProperty("writeBound") @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
                Duration writeBound) {
    public static final AdminSettings DEFAULT = new AdminSettings(null, null);

    public AdminSettings(@Nullable Duration readBound, @Nullable Duration writeBound) {
        this.readBound = readBound == null ? Duration.milliseconds(1500) : readBound;
        this.writeBound = writeBound == null ? Duration.milliseconds(2800) : writeBound;
    }
}
