package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.FurtherFields;
import dev.portolan.dialect.form.Trees;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Puts a client's further fields where Google looks for them: members of `GenerationConfig` into
/// `generationConfig`, everything else beside it. Names may be in snake case, as Google's own
/// clients write them, at any depth. `google` and `extra_body.google` hold such fields too, as in
/// Google's OpenAI-compatible API (https://ai.google.dev/gemini-api/docs/openai#extra-body, read
/// 2026-11-26).
final class OwnFields {
    private static final Set<String> CONFIG =
            Set.of(
                    "temperature",
                    "topK",
                    "topP",
                    "candidateCount",
                    "maxOutputTokens",
                    "stopSequences",
                    "presencePenalty",
                    "frequencyPenalty",
                    "seed",
                    "logprobs",
                    "responseMimeType",
                    "responseSchema",
                    "responseJsonSchema",
                    "responseModalities",
                    "responseLogprobs",
                    "thinkingConfig",
                    "speechConfig",
                    "imageConfig",
                    "mediaResolution",
                    "enableEnhancedCivicAnswers",
                    "enableAffectiveDialog",
                    "audioTimestamp",
                    "routingConfig",
                    "modelSelectionConfig");

    /// What lies in them has names of the client's choice.
    private static final Set<String> FREE =
            Set.of(
                    "responseSchema",
                    "responseJsonSchema",
                    "parameters",
                    "parametersJsonSchema",
                    "response",
                    "args",
                    "labels");

    private static final String THINKING = "thinkingConfig";

    private final ObjectNode config = Trees.object();
    private final ObjectNode others = Trees.object();

    private OwnFields() {}

    static void into(ObjectNode body, Map<String, JsonNode> further) {
        OwnFields own = new OwnFields();
        further.forEach(own::sort);
        if (body.path("generationConfig").path(THINKING) instanceof ObjectNode thinking) {
            own.replaceThinking(thinking);
        }
        FurtherFields.into(body, members(own.others));
        if (!own.config.isEmpty()) {
            FurtherFields.into(body.withObject("/generationConfig"), members(own.config));
        }
    }

    private static Map<String, JsonNode> members(ObjectNode object) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        object.properties().forEach(each -> members.put(each.getKey(), each.getValue()));
        return members;
    }

    private void sort(String name, JsonNode value) {
        String own = camelCase(name);
        if ((own.equals("google") || own.equals("extraBody")) && value.isObject()) {
            value.properties().forEach(each -> sort(each.getKey(), each.getValue()));
        } else if (own.equals("generationConfig") && value.isObject()) {
            value.properties()
                    .forEach(each -> put(config, camelCase(each.getKey()), each.getValue()));
        } else {
            put(CONFIG.contains(own) ? config : others, own, value);
        }
    }

    private static void put(ObjectNode to, String own, JsonNode value) {
        FurtherFields.into(to, Map.of(own, FREE.contains(own) ? value : camelCase(value)));
    }

    /// Who names a budget wants no level, and the other way round: beside each other they are
    /// refused.
    private void replaceThinking(ObjectNode thinking) {
        JsonNode wanted = config.path(THINKING);
        if (wanted.has("thinkingBudget")) {
            thinking.remove("thinkingLevel");
        }
        if (wanted.has("thinkingLevel")) {
            thinking.remove("thinkingBudget");
        }
    }

    private static JsonNode camelCase(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode camel = Trees.object();
            object.properties()
                    .forEach(each -> put(camel, camelCase(each.getKey()), each.getValue()));
            return camel;
        }
        if (value instanceof ArrayNode list) {
            ArrayNode camel = list.arrayNode();
            list.forEach(each -> camel.add(camelCase(each)));
            return camel;
        }
        return value;
    }

    private static String camelCase(String name) {
        StringBuilder camel = new StringBuilder(name.length());
        boolean isNext = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '_' && !camel.isEmpty()) {
                isNext = true;
            } else {
                camel.append(isNext ? Character.toUpperCase(c) : c);
                isNext = false;
            }
        }
        return camel.toString();
    }
}
