package dev.portolan.dialect.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/// What a translator has to know of the model that is asked.
///
/// @param upstreamModel what its provider calls it
/// @param maxOutputTokens the most it can answer, as far as the catalog knows
/// @param settings of its provider
public record CalledModel(
        String upstreamModel, Optional<Integer> maxOutputTokens, Map<String, JsonNode> settings) {
    public CalledModel {
        settings = Map.copyOf(settings);
    }
}
