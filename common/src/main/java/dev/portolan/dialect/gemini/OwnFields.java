package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.FurtherFields;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Puts a client's further fields where Google looks for them: members of `GenerationConfig` into
/// `generationConfig`, everything else beside it. Names may be in snake case, as Google's own
/// clients write them. `google` and `extra_body.google` hold such fields too, as in Google's
/// OpenAI-compatible API (https://ai.google.dev/gemini-api/docs/openai#extra-body, read
/// 2026-11-26).
final class OwnFields {
    private static final Set<String> CONFIG =
            Set.of(
                    "topK",
                    "topP",
                    "candidateCount",
                    "maxOutputTokens",
                    "stopSequences",
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

    private OwnFields() {}

    static void into(ObjectNode body, Map<String, JsonNode> further) {
        Map<String, JsonNode> config = new LinkedHashMap<>();
        Map<String, JsonNode> others = new LinkedHashMap<>();
        further.forEach((name, value) -> sort(name, value, config, others));
        FurtherFields.into(body, others);
        if (!config.isEmpty()) {
            FurtherFields.into(body.withObject("/generationConfig"), config);
        }
    }

    private static void sort(
            String name,
            JsonNode value,
            Map<String, JsonNode> config,
            Map<String, JsonNode> others) {
        String own = camelCase(name);
        if ((own.equals("google") || own.equals("extraBody")) && value.isObject()) {
            value.properties()
                    .forEach(each -> sort(each.getKey(), each.getValue(), config, others));
        } else if (CONFIG.contains(own)) {
            config.put(own, value);
        } else {
            others.put(own, value);
        }
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
