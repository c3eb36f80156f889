package dev.portolan.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// A value that a JSON schema allows, as small as it can be: required properties only. Knows what
/// schemas of tools commonly use.
final class LeastJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MAX_DEPTH = 20;

    private LeastJson() {}

    /// @param text stands wherever the schema wants a free string
    static JsonNode of(JsonNode schema, String text) {
        return of(schema, schema, text, 0);
    }

    private static JsonNode of(JsonNode schema, JsonNode root, String text, int depth) {
        if (depth > MAX_DEPTH) {
            return NODES.nullNode();
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.path("enum").isArray() && !schema.path("enum").isEmpty()) {
            return schema.path("enum").get(0);
        }
        String reference = schema.path("$ref").asText();
        if (reference.startsWith("#/")) {
            return of(root.at(reference.substring(1)), root, text, depth + 1);
        }
        for (String choice : new String[] {"anyOf", "oneOf"}) {
            if (schema.path(choice).isArray() && !schema.path(choice).isEmpty()) {
                return of(schema.path(choice).get(0), root, text, depth + 1);
            }
        }
        JsonNode type = schema.path("type");
        return switch (type.isArray() ? type.path(0).asText() : type.asText("object")) {
            case "string" -> NODES.textNode(text);
            case "integer", "number" ->
                    NODES.numberNode(Math.max(0, schema.path("minimum").asInt(1)));
            case "boolean" -> NODES.booleanNode(true);
            case "null" -> NODES.nullNode();
            case "array" -> array(schema, root, text, depth);
            default -> object(schema, root, text, depth);
        };
    }

    private static JsonNode array(JsonNode schema, JsonNode root, String text, int depth) {
        var array = NODES.arrayNode();
        for (int i = 0; i < Math.min(10, schema.path("minItems").asInt(0)); i++) {
            array.add(of(schema.path("items"), root, text, depth + 1));
        }
        return array;
    }

    private static JsonNode object(JsonNode schema, JsonNode root, String text, int depth) {
        ObjectNode object = NODES.objectNode();
        for (JsonNode name : schema.path("required")) {
            object.set(
                    name.asText(),
                    of(schema.path("properties").path(name.asText()), root, text, depth + 1));
        }
        return object;
    }
}
