package dev.portolan.api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;

/// What came back.
record Reply(int status, HttpHeaders headers, String text, JsonNode json) {
    Reply expect(int wanted) {
        assertEquals(wanted, status, () -> "answered: " + text);
        return this;
    }

    /// A problem with this status and code.
    Reply expectProblem(int wanted, String code) {
        expect(wanted);
        assertEquals("application/problem+json", header("content-type"));
        assertEquals(code, json.path("code").asText(), () -> "answered: " + text);
        assertEquals(wanted, json.path("status").asInt());
        return this;
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    String field(String pointer) {
        return json.at(pointer).asText();
    }

    /// The fields that a problem names, in its order.
    List<String> faultyFields() {
        List<String> fields = new ArrayList<>();
        json.path("errors").forEach(error -> fields.add(error.path("field").asText()));
        return fields;
    }

    /// `name` of every item of a list.
    List<String> all(String name) {
        List<String> values = new ArrayList<>();
        json.path("data").forEach(item -> values.add(item.path(name).asText()));
        return values;
    }
}
