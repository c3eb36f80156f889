package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Arguments of a call that Gemini tells in parts: `{"jsonPath": "$.stops[0].name", "stringValue":
/// "Bre", "willContinue": true}`.
final class PartialArguments {
    private static final Pattern STEP = Pattern.compile("\\.([^.\\[]+)|\\[(\\d+)]|\\['([^']+)']");

    private final ObjectNode arguments = Json.MAPPER.createObjectNode();

    JsonNode arguments() {
        return arguments;
    }

    void add(JsonNode part) {
        JsonNode at = arguments;
        Matcher step = STEP.matcher(part.path("jsonPath").asText());
        boolean isFound = step.find();
        while (isFound) {
            String index = step.group(2);
            String name = step.group(1) == null ? step.group(3) : step.group(1);
            isFound = step.find();
            JsonNode next = index == null ? at.path(name) : at.path(Integer.parseInt(index));
            JsonNode put = isFound ? container(next, step.group(2) != null) : value(next, part);
            if (index == null) {
                ((ObjectNode) at).set(name, put);
            } else if (Integer.parseInt(index) < at.size()) {
                ((ArrayNode) at).set(Integer.parseInt(index), put);
            } else {
                ((ArrayNode) at).add(put);
            }
            at = put;
        }
    }

    private static JsonNode container(JsonNode there, boolean isArray) {
        if (there.isContainerNode()) {
            return there;
        }
        return isArray ? Json.MAPPER.createArrayNode() : Json.MAPPER.createObjectNode();
    }

    private static JsonNode value(JsonNode there, JsonNode part) {
        if (part.has("stringValue")) {
            return TextNode.valueOf(there.asText("") + part.path("stringValue").asText());
        }
        JsonNode value = Json.first(part, "numberValue", "boolValue");
        return value.isMissingNode() ? NullNode.getInstance() : value;
    }
}
