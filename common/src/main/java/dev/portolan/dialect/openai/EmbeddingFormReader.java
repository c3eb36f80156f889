package dev.portolan.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.EmbeddingForm;
import dev.portolan.dialect.form.EmbeddingForm.Input;
import dev.portolan.dialect.form.InvalidRequestException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads a client's request for embeddings into the form. Its fields have been checked by
/// [EmbeddingFields] before.
final class EmbeddingFormReader {
    /// Fields with a place in the form, or the gateway's own.
    private static final Set<String> TYPED =
            Set.of("model", "input", "dimensions", "encoding_format");

    /// OpenAI's other fields.
    private static final Set<String> NAMED = Set.of("user");

    private EmbeddingFormReader() {}

    static EmbeddingForm read(JsonNode root) throws InvalidRequestException {
        Map<String, JsonNode> named = new LinkedHashMap<>();
        Map<String, JsonNode> further = new LinkedHashMap<>();
        root.properties()
                .forEach(field -> {
                    if (!TYPED.contains(field.getKey()) && !field.getValue().isNull()) {
                        (NAMED.contains(field.getKey()) ? named : further)
                                .put(field.getKey(), field.getValue());
                    }
                });
        return new EmbeddingForm(inputs(root.path("input")), dimensions(root), named, further);
    }

    private static Optional<Integer> dimensions(JsonNode root) throws InvalidRequestException {
        Optional<Long> dimensions = Values.integer(root, "dimensions");
        if (dimensions.isPresent()
                && (dimensions.get() < 1 || dimensions.get() > Integer.MAX_VALUE)) {
            throw InvalidRequestException.invalid(
                    "dimensions",
                    "'dimensions' must be between 1 and %s.".formatted(Integer.MAX_VALUE));
        }
        return dimensions.map(Math::toIntExact);
    }

    private static Input.Text text(JsonNode text) throws InvalidRequestException {
        if (text.textValue().isEmpty()) {
            throw InvalidRequestException.invalid(
                    "input", "'input' must not be or hold an empty string.");
        }
        return new Input.Text(text.textValue());
    }

    private static List<Input> inputs(JsonNode input) throws InvalidRequestException {
        if (input.isTextual()) {
            return List.of(text(input));
        }
        if (input.path(0).isIntegralNumber()) {
            return List.of(tokens(input));
        }
        List<Input> inputs = new ArrayList<>(input.size());
        for (JsonNode each : input) {
            if (each.isObject()) {
                throw new InvalidRequestException(
                        "invalid_type",
                        Optional.of("input[" + inputs.size() + "]"),
                        "'input[%s]' must be a string or a list of tokens for this model's provider."
                                .formatted(inputs.size()));
            }
            inputs.add(each.isTextual() ? text(each) : tokens(each));
        }
        return inputs;
    }

    private static Input.Tokens tokens(JsonNode list) {
        List<Integer> tokens = new ArrayList<>(list.size());
        list.forEach(token -> tokens.add(token.intValue()));
        return new Input.Tokens(tokens);
    }
}
