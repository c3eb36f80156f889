package dev.portolan.dialect.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// A request's fields that the form has no place for, and an account of what became of each: taken
/// by a translator, or left out. For one request.
public final class NamedFields {
    /// Fields that are the gateway's to fulfil, whoever the provider is.
    private static final Set<String> OURS = Set.of("stream_options");

    private final Map<String, JsonNode> fields;
    private final SortedSet<String> leftOut = new TreeSet<>();

    /// Of a [ChatForm#named] or [EmbeddingForm#named].
    public NamedFields(Map<String, JsonNode> named) {
        this.fields = named;
        named.forEach((name, value) -> {
            if (!OURS.contains(name) && !value.isNull()) {
                leftOut.add(name);
            }
        });
    }

    /// The field's value, for a translator that puts it somewhere; empty where it is absent or
    /// `null`.
    public Optional<JsonNode> take(String name) {
        leftOut.remove(name);
        return Optional.ofNullable(fields.get(name)).filter(value -> !value.isNull());
    }

    /// Something of the form, by its name in OpenAI's API, that the provider cannot do.
    public void leaveOut(String name) {
        leftOut.add(name);
    }

    /// What no translator has put anywhere.
    public SortedSet<String> leftOut() {
        return leftOut;
    }
}
