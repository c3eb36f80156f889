package dev.portolan.dialect.form;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// A request in a provider's words.
///
/// @param body what is sent
/// @param leftOut names of the client's fields that the provider cannot do and that are not in it
public record TranslatedRequest(ObjectNode body, SortedSet<String> leftOut) {
    public TranslatedRequest {
        leftOut = Collections.unmodifiableSortedSet(new TreeSet<>(leftOut));
    }

    @Override
    public String toString() {
        return "TranslatedRequest[leftOut=" + leftOut + "]";
    }
}
