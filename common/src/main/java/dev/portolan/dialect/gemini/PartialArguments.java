package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.portolan.dialect.form.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A call's arguments that come value by value, as Vertex AI streams them for
/// `streamFunctionCallArguments`
/// (https://cloud.google.com/vertex-ai/generative-ai/docs/reference/rest/v1beta1/Content#PartialArg,
/// read 2026-11-26): `{"jsonPath": "$.port.names[0]", "stringValue": "Br", "willContinue": true}`.
/// A text that continues is told in pieces. For one thread.
final class PartialArguments {
    /// A name, a name in brackets and quotes, or a place in a list.
    private static final Pattern STEP =
            Pattern.compile("\\.([^.\\[]+)|\\['([^']*)'\\]|\\[\"([^\"]*)\"\\]|\\[(\\d{1,4})\\]");

    private static final int MOST_STEPS = 32;

    private final ObjectNode arguments = Trees.object();

    /// @param parts `partialArgs` of one document
    void add(JsonNode parts) {
        for (JsonNode part : parts) {
            List<Object> steps = steps(part.path("jsonPath").asText(""));
            if (!steps.isEmpty()) {
                put(steps, part);
            }
        }
    }

    /// All of `args`, where a document has them.
    void addWhole(JsonNode args) {
        if (args instanceof ObjectNode whole) {
            arguments.setAll(whole);
        }
    }

    String json() {
        return arguments.toString();
    }

    /// Names and places; none where the path is not understood.
    private static List<Object> steps(String path) {
        List<Object> steps = new ArrayList<>();
        Matcher step = STEP.matcher(path);
        int at = path.startsWith("$") ? 1 : path.length() + 1;
        while (at < path.length() && step.find(at) && step.start() == at) {
            if (step.group(4) != null) {
                steps.add(Integer.parseInt(step.group(4)));
            } else {
                steps.add(
                        step.group(1) != null
                                ? step.group(1)
                                : step.group(2) != null ? step.group(2) : step.group(3));
            }
            at = step.end();
        }
        return at == path.length() && steps.size() <= MOST_STEPS ? steps : List.of();
    }

    private void put(List<Object> steps, JsonNode part) {
        JsonNode at = arguments;
        for (int i = 0; i + 1 < steps.size(); i++) {
            boolean isList = steps.get(i + 1) instanceof Integer;
            JsonNode inner = get(at, steps.get(i));
            if (isList ? !inner.isArray() : !inner.isObject()) {
                inner = isList ? arguments.arrayNode() : Trees.object();
                set(at, steps.get(i), inner);
            }
            at = inner;
        }
        Object last = steps.getLast();
        if (part.path("stringValue").isTextual()) {
            String before = get(at, last) instanceof TextNode begun ? begun.textValue() : "";
            set(at, last, TextNode.valueOf(before + part.path("stringValue").textValue()));
        } else if (part.path("numberValue").isNumber()) {
            set(at, last, part.path("numberValue"));
        } else if (part.path("boolValue").isBoolean()) {
            set(at, last, part.path("boolValue"));
        } else if (part.has("nullValue")) {
            set(at, last, JsonNodeFactory.instance.nullNode());
        }
    }

    private static JsonNode get(JsonNode at, Object step) {
        return step instanceof Integer place ? at.path(place) : at.path((String) step);
    }

    private static void set(JsonNode at, Object step, JsonNode value) {
        if (at instanceof ArrayNode list && step instanceof Integer place) {
            while (list.size() <= place) {
                list.addNull();
            }
            list.set(place, value);
        } else if (at instanceof ObjectNode object && step instanceof String name) {
            object.set(name, value);
        }
    }
}
