package dev.portolan.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What a model can and cannot do. Known under one word each: `tools`, `structured_outputs`,
/// `json_mode`, `reasoning`, `vision`, `streaming`, `web_search`, `logprobs`; what a provider tells
/// beyond these keeps its own word. Of Anthropic's details the kind of thinking and the levels of
/// effort are kept: `adaptive_thinking`, `effort_xhigh`, ...
final class Capabilities {
    private static final Map<String, String> ONE_WORD =
            Map.ofEntries(
                    Map.entry("function_calling", "tools"),
                    Map.entry("functions", "tools"),
                    Map.entry("tool_calling", "tools"),
                    Map.entry("tool_use", "tools"),
                    Map.entry("response_schema", "structured_outputs"),
                    Map.entry("structured_output", "structured_outputs"),
                    Map.entry("json_schema", "structured_outputs"),
                    Map.entry("response_format", "json_mode"),
                    Map.entry("log_probs", "logprobs"),
                    Map.entry("image_input", "vision"),
                    Map.entry("thinking", "reasoning"));

    /// Words among `supported_parameters` that are abilities of the model, not knobs of the
    /// request.
    private static final List<String> TELLING_PARAMETERS =
            List.of("tools", "structured_outputs", "response_format", "reasoning", "logprobs");

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private Capabilities() {}

    static Map<String, Boolean> of(Entry entry, Modalities modalities) {
        Map<String, Boolean> found = new TreeMap<>();
        List<String> parameters = entry.words("/supported_parameters");
        if (!parameters.isEmpty()) {
            TELLING_PARAMETERS.forEach(name -> found.put(oneWord(name), parameters.contains(name)));
        }
        if (entry.at("/reasoning").isObject()) {
            found.put("reasoning", true);
        }
        flags(entry.at("/capabilities"), found);
        flags(entry.at("/model_spec/capabilities"), found);
        supports(entry.node(), found);
        for (String feature :
                entry.words(
                        "/supported_features",
                        "/features",
                        "/metadata/tags",
                        "/tags",
                        "/capabilities")) {
            found.put(oneWord(feature), true);
        }
        RouterProviders.live(entry).forEach(provider -> supports(provider, found));
        if (!modalities.input().isEmpty()) {
            found.putIfAbsent("vision", modalities.input().contains("image"));
        }
        return Map.copyOf(found);
    }

    private static void flags(JsonNode capabilities, Map<String, Boolean> found) {
        capabilities
                .properties()
                .forEach(property -> {
                    JsonNode value = property.getValue();
                    // Anthropic's are objects, with details beside the answer.
                    JsonNode can = value.isObject() ? value.path("supported") : value;
                    if (can.isBoolean()) {
                        found.put(oneWord(property.getKey()), can.asBoolean());
                    }
                });
        JsonNode adaptive = capabilities.at("/thinking/types/adaptive/supported");
        if (adaptive.isBoolean()) {
            found.put("adaptive_thinking", adaptive.asBoolean());
        }
        capabilities
                .path("effort")
                .properties()
                .forEach(level -> {
                    JsonNode can = level.getValue().path("supported");
                    if (can.isBoolean()) {
                        found.put("effort_" + oneWord(level.getKey()), can.asBoolean());
                    }
                });
    }

    /// Flags named `supports_…` beside the other fields. Where several say so of one model, one yes
    /// is enough.
    private static void supports(JsonNode node, Map<String, Boolean> found) {
        Map<String, Boolean> here = new HashMap<>();
        node.properties()
                .forEach(property -> {
                    if (property.getValue().isBoolean()
                            && property.getKey().startsWith("supports_")) {
                        here.put(oneWord(property.getKey()), property.getValue().asBoolean());
                    }
                });
        here.forEach((name, can) -> found.merge(name, can, Boolean::logicalOr));
    }

    /// `supportsFunctionCalling`, `supports_tools`, `function-calling` and `tools` are one.
    private static String oneWord(String name) {
        String snake =
                HUMP.matcher(name)
                        .replaceAll("_")
                        .toLowerCase(Locale.ROOT)
                        .replace('-', '_')
                        .replace(' ', '_');
        String bare = snake.startsWith("supports_") ? snake.substring("supports_".length()) : snake;
        return ONE_WORD.getOrDefault(bare, bare);
    }
}
