package dev.portolan.dialect.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request for embeddings as the client made it, in no provider's words.
///
/// @param inputs one vector is wanted for each, in this order; at least one
/// @param dimensions how many numbers a vector shall have
/// @param named fields that OpenAI's API has and this form has no place for, by name
/// @param further fields that OpenAI's API does not name (`input_type`, ...): meant for the
///   provider
public record EmbeddingForm(
        List<Input> inputs,
        Optional<Integer> dimensions,
        Map<String, JsonNode> named,
        Map<String, JsonNode> further) {
    public EmbeddingForm {
        inputs = List.copyOf(inputs);
        named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
        further = Collections.unmodifiableMap(new LinkedHashMap<>(further));
    }

    /// What is to be embedded.
    public sealed interface Input {
        record Text(String text) implements Input {}

        /// Tokens of a tokenizer that the client knows the model to have.
        record Tokens(List<Integer> tokens) implements Input {
            public Tokens {
                tokens = List.copyOf(tokens);
            }
        }
    }

    /// Prompts are never printed.
    @Override
    public String toString() {
        return "EmbeddingForm[%s inputs]".formatted(inputs.size());
    }
}
