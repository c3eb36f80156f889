package dev.portolan.dialect.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
            implements AnswerFormat {
        /// The schema with the description in it, for formats that have no place beside it.
        public JsonNode described() {
            return description.isPresent()
                            && schema instanceof ObjectNode object
                            && !object.has("description")
                    ? object.deepCopy().put("description", description.get())
                    : schema;
        }
    }
}
