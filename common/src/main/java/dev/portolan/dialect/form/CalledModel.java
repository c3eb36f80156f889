package dev.portolan.dialect.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/// What a translator has to know of the model that is asked.
///
/// @param upstreamModel what its provider calls it
/// @param maxOutputTokens the most it can answer, as far as the catalog knows
/// @param capabilities what it can (true) and cannot (false) do, by the catalog's words; absent is
///   unknown
/// @param settings of its provider
public record CalledModel(
        String upstreamModel,
        Optional<Integer> maxOutputTokens,
        Map<String, Boolean> capabilities,
        Map<String, JsonNode> settings) {
    public CalledModel {
        capabilities = Map.copyOf(capabilities);
        settings = Map.copyOf(settings);
    }

    /// Whether the catalog says that the model can; empty where it says nothing.
    public Optional<Boolean> can(String capability) {
        return Optional.ofNullable(capabilities.get(capability));
    }
}
