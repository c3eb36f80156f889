package dev.portolan.worker.seed;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which providers are there from the beginning: the section `seed`. Whatever is absent has
/// [#DEFAULT]'s value.
///
/// @param isOn whether providers are seeded at all
/// @param enabledAtFirst providers that are switched on when their row is made, credential or not
public record SeedSettings(
        @JsonProperty("enabled") Boolean isOn,
        @JsonProperty("enabledAtFirst") Set<String> enabledAtFirst) {
    public static final SeedSettings DEFAULT = new SeedSettings(null, null);

    public SeedSettings(@Nullable Boolean isOn, @Nullable Set<String> enabledAtFirst) {
        this.isOn = isOn == null || isOn;
        this.enabledAtFirst = enabledAtFirst == null ? Set.of() : Set.copyOf(enabledAtFirst);
    }
}
