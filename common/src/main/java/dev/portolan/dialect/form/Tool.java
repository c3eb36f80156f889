package dev.portolan.dialect.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
            implements Tool {
        /// The parameters for formats that want a schema of every function.
        public JsonNode schema() {
            return parameters.orElseGet(() -> {
                ObjectNode none = Trees.object().put("type", "object");
                none.putObject("properties");
                return none;
            });
        }
    }

    /// A tool of a kind that OpenAI's API does not name, meant for the provider: as the client sent
    /// it.
    record Other(JsonNode value) implements Tool {}
}
