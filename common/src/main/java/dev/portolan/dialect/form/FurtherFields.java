package dev.portolan.dialect.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/// Puts what a client meant for the provider itself into the translated request.
public final class FurtherFields {
    private FurtherFields() {}

    /// Objects are merged member by member, anything else replaces what the translation had there:
    /// who uses the provider's own words wants them to hold.
    public static void into(ObjectNode body, Map<String, JsonNode> further) {
        further.forEach((name, value) -> put(body, name, value));
    }

    private static void put(ObjectNode body, String name, JsonNode value) {
        if (value instanceof ObjectNode members && body.get(name) instanceof ObjectNode there) {
            members.properties().forEach(each -> put(there, each.getKey(), each.getValue()));
        } else {
            body.set(name, value);
        }
    }
}
