package dev.portolan.api.admin.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A JSON object in the making, field by field in the order they are put. What is absent is `null`,
/// times are RFC 3339 with microseconds at most, decimals are strings so that nobody rounds them.
public final class JsonView {
    private final ObjectNode node = JsonNodeFactory.instance.objectNode();

    /// `{"data": […], "next_cursor": …}`, as every list is answered.
    public static JsonView page(List<JsonView> items, Optional<String> nextCursor) {
        return new JsonView().put("data", items).put("next_cursor", nextCursor);
    }

    public JsonView put(String name, String value) {
        node.put(name, value);
        return this;
    }

    public JsonView put(String name, long value) {
        node.put(name, value);
        return this;
    }

    public JsonView put(String name, boolean value) {
        node.put(name, value);
        return this;
    }

    public JsonView put(String name, JsonView value) {
        node.set(name, value.node);
        return this;
    }

    public JsonView put(String name, JsonNode value) {
        node.set(name, value);
        return this;
    }

    public JsonView put(String name, Instant value) {
        node.put(name, value.truncatedTo(ChronoUnit.MICROS).toString());
        return this;
    }

    public JsonView put(String name, Optional<?> value) {
        Object present = value.orElse(null);
        switch (present) {
            case null -> node.putNull(name);
            case Instant instant -> put(name, instant);
            case Integer number -> put(name, number.longValue());
            case Long number -> put(name, number.longValue());
            case Boolean truth -> put(name, truth.booleanValue());
            case BigDecimal decimal -> put(name, decimal.toPlainString());
            case JsonNode json -> put(name, json);
            case JsonView view -> put(name, view);
            default -> put(name, present.toString());
        }
        return this;
    }

    public JsonView put(String name, List<JsonView> values) {
        ArrayNode array = node.putArray(name);
        values.forEach(value -> array.add(value.node));
        return this;
    }

    public JsonView strings(String name, Collection<String> values) {
        ArrayNode array = node.putArray(name);
        values.forEach(array::add);
        return this;
    }

    /// In the order of the names, so that equal rows are equal bytes.
    public JsonView nodes(String name, Map<String, JsonNode> values) {
        ObjectNode object = node.putObject(name);
        new TreeMap<>(values).forEach(object::set);
        return this;
    }

    public ObjectNode toNode() {
        return node;
    }

    @Override
    public String toString() {
        return node.toString();
    }
}
