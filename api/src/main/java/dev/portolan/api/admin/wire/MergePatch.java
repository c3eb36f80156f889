package dev.portolan.api.admin.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/// JSON Merge Patch (RFC 7396).
final class MergePatch {
    private MergePatch() {}

    /// What an object becomes, which stays as it is.
    static Map<String, JsonNode> merged(Map<String, JsonNode> object, ObjectNode patch) {
        ObjectNode before = patch.objectNode();
        object.forEach(before::set);
        Map<String, JsonNode> merged = new LinkedHashMap<>();
        apply(before, patch)
                .properties()
                .forEach(field -> merged.put(field.getKey(), field.getValue()));
        return merged;
    }

    /// Changes the target and returns it.
    static ObjectNode apply(ObjectNode target, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            JsonNode value = field.getValue();
            if (value.isNull()) {
                target.remove(field.getKey());
            } else if (value instanceof ObjectNode inner) {
                ObjectNode below =
                        target.get(field.getKey()) instanceof ObjectNode present
                                ? present.deepCopy()
                                : target.objectNode();
                target.set(field.getKey(), apply(below, inner));
            } else {
                target.set(field.getKey(), value);
            }
        }
        return target;
    }
}
