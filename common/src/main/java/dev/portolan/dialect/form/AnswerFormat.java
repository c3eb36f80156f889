package dev.portolan.dialect.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/// What the answer's text must be.
public sealed interface AnswerFormat {
    /// Anything.
    record Text() implements AnswerFormat {}

    /// A JSON object of whatever shape.
    record Json() implements AnswerFormat {}

    /// JSON that matches a schema.
    record Schema(
            String name, Optional<String> description, JsonNode schema, Optional<Boolean> strict)
            implements AnswerFormat {}
}
