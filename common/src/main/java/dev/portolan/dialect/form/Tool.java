package dev.portolan.dialect.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/// Something that the model may call.
public sealed interface Tool {
    /// A function of the client's.
    ///
    /// @param parameters a JSON schema; empty: takes none
    /// @param strict whether arguments must match the schema exactly
    record Function(
            String name,
            Optional<String> description,
            Optional<JsonNode> parameters,
            Optional<Boolean> strict,
            Optional<JsonNode> cacheControl)
            implements Tool {}

    /// A tool of a kind that OpenAI's API does not name, meant for the provider: as the client sent
    /// it.
    record Other(JsonNode value) implements Tool {}
}
