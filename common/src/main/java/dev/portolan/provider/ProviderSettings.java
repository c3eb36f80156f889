package dev.portolan.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.Provider;
import java.util.Map;
import java.util.Optional;

/// Reads a provider's settings. A setting of the wrong kind counts as absent; the admin API has
/// told whoever wrote it.
public record ProviderSettings(Provider provider) {
    /// What a provider may have whatever its adapter: `metadata_provider`, its name where prices
    /// and limits are looked up; empty, it is left alone there.
    public static final Map<String, SettingKind> OF_EVERY_PROVIDER =
            Map.of("metadata_provider", SettingKind.TEXT);

    public Optional<String> text(String name) {
        JsonNode value = provider.settings().get(name);
        return value != null && value.isTextual() && !value.asText().isBlank()
                ? Optional.of(value.asText())
                : Optional.empty();
    }

    /// Whether a setting is there and says: nothing.
    public boolean isEmptyText(String name) {
        JsonNode value = provider.settings().get(name);
        return value != null && value.isTextual() && value.asText().isBlank();
    }

    public Optional<Boolean> flag(String name) {
        JsonNode value = provider.settings().get(name);
        return value != null && value.isBoolean()
                ? Optional.of(value.asBoolean())
                : Optional.empty();
    }

    public Optional<Integer> count(String name) {
        JsonNode value = provider.settings().get(name);
        return value != null
                        && value.canConvertToInt()
                        && value.isIntegralNumber()
                        && value.intValue() >= 0
                ? Optional.of(value.intValue())
                : Optional.empty();
    }
}
