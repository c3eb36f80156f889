package dev.portolan.dialect.form;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// A request in a provider's words.
///
/// @param body what is sent
/// @param leftOut names of the client's fields that the provider cannot do and that are not in it
public record TranslatedRequest(ObjectNode body, SortedSet<String> leftOut) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public TranslatedRequest {
        leftOut = Collections.unmodifiableSortedSet(new TreeSet<>(leftOut));
    }

    /// The body's bytes.
    public byte[] json() {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Prompts are never printed.
    @Override
    public String toString() {
        return "TranslatedRequest[leftOut=" + leftOut + "]";
    }
}
