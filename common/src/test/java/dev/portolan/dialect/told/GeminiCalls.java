package dev.portolan.dialect.told;

import static dev.portolan.dialect.told.Wire.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Cuts a call into the parts in which Vertex AI streams it: its beginning, its arguments value by
/// value, its end.
final class GeminiCalls {
    /// Names that stand in a path as they are.
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_]+");

    private final Dice dice;
    private final List<ObjectNode> values = new ArrayList<>();

    private GeminiCalls(Dice dice) {
        this.dice = dice;
    }

    /// @param begun the call without its arguments
    /// @param whole the call as one part, where its arguments cannot be told value by value
    static List<ObjectNode> cut(Dice dice, ObjectNode begun, JsonNode arguments, ObjectNode whole) {
        GeminiCalls calls = new GeminiCalls(dice);
        if (!arguments.isEmpty() && !calls.cut("$", arguments)) {
            return List.of(whole);
        }
        List<ObjectNode> parts = new ArrayList<>();
        ObjectNode first = begun.deepCopy();
        first.withObject("/functionCall").put("willContinue", true);
        parts.add(first);
        for (ObjectNode value : calls.values) {
            parts.add(json("{'functionCall': {'partialArgs': [?], 'willContinue': true}}", value));
        }
        parts.add(json("{'functionCall': {}}"));
        return parts;
    }

    private boolean cut(String path, JsonNode value) {
        if (value.isObject()) {
            return !value.isEmpty()
                    && value.properties().stream()
                            .allMatch(each ->
                                    PLAIN.matcher(each.getKey()).matches()
                                            && cut(path + "." + each.getKey(), each.getValue()));
        }
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                if (!cut(path + "[" + i + "]", value.get(i))) {
                    return false;
                }
            }
            return !value.isEmpty();
        }
        if (value.isTextual()) {
            for (String piece : dice.cut(value.asText())) {
                values.add(
                        json(
                                "{'jsonPath': ?, 'stringValue': ?, 'willContinue': true}",
                                path,
                                piece));
            }
            values.add(json("{'jsonPath': ?, 'stringValue': ''}", path));
            return true;
        }
        String kind = value.isNull() ? "nullValue" : value.isNumber() ? "numberValue" : "boolValue";
        values.add(json("{'jsonPath': ?, ?: ?}", path, kind, value));
        return true;
    }
}
