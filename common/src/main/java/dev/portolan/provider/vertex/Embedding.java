package dev.portolan.provider.vertex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.catalog.ModelId;
import dev.portolan.dialect.form.Trees;

/// Vertex AI's two ways of embedding, made of the Gemini API's batch
/// (https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api, read
/// 2026-11-26).
enum Embedding {
    /// `{"instances": [{"content": …, "task_type": …}], "parameters": {"outputDimensionality":
    /// …}}`.
    PREDICT("predict") {
        @Override
        ObjectNode body(JsonNode requests) {
            ObjectNode body = Trees.object();
            ArrayNode instances = body.putArray("instances");
            for (JsonNode request : requests) {
                ObjectNode instance = instances.addObject();
                request.properties()
                        .forEach(field -> place(field.getKey(), field.getValue(), instance, body));
            }
            return body;
        }
    },
    /// One text a call, as in the Gemini API.
    EMBED_CONTENT("embedContent") {
        @Override
        ObjectNode body(JsonNode requests) {
            ObjectNode body = Trees.object();
            requests.path(0).properties().stream()
                    .filter(field -> !field.getKey().equals("model"))
                    .forEach(field -> body.set(field.getKey(), field.getValue()));
            return body;
        }
    };

    private final String method;

    Embedding(String method) {
        this.method = method;
    }

    static Embedding of(ModelId model) {
        return model.upstreamModel().startsWith("gemini-embedding-2") ? EMBED_CONTENT : PREDICT;
    }

    String method() {
        return method;
    }

    /// @param requests of the batch
    abstract ObjectNode body(JsonNode requests);

    private static void place(String name, JsonNode value, ObjectNode instance, ObjectNode body) {
        switch (name) {
            case "model" -> {
                // Stands in the address.
            }
            case "content" -> instance.set("content", value.at("/parts/0/text"));
            case "taskType" -> instance.set("task_type", value);
            case "outputDimensionality", "autoTruncate" ->
                    body.withObject("/parameters").set(name, value);
            default -> instance.set(name, value);
        }
    }
}
