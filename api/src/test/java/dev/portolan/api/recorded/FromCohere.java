package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/// Cohere's request in OpenAI's words, which it mostly is.
final class FromCohere {
    private FromCohere() {}

    static ObjectNode request(JsonNode body) {
        ObjectNode request = Json.MAPPER.createObjectNode();
        for (JsonNode message : body.path("messages")) {
            ObjectNode said = ClientRequests.message(request, message.path("role").asText());
            ClientRequests.set(said, "tool_call_id", message.path("tool_call_id"));
            ClientRequests.set(said, "tool_calls", message.path("tool_calls"));
            if (message.path("content").isTextual()) {
                said.set("content", message.path("content"));
            } else {
                parts(said, message.path("content"));
            }
        }
        ClientRequests.set(request, "tools", body.path("tools"));
        if (body.path("tool_choice").isTextual()) {
            ClientRequests.choose(
                    request, body.path("tool_choice").asText().toLowerCase(Locale.ROOT));
        }
        ClientRequests.set(request, "max_tokens", body.path("max_tokens"));
        ClientRequests.set(request, "temperature", body.path("temperature"));
        ClientRequests.set(request, "top_p", body.path("p"));
        ClientRequests.set(request, "seed", body.path("seed"));
        ClientRequests.set(request, "stop", body.path("stop_sequences"));
        JsonNode schema = Json.first(body.path("response_format"), "json_schema", "schema");
        if (schema.isObject()) {
            ClientRequests.schema(request, schema);
        }
        return request;
    }

    private static void parts(ObjectNode message, JsonNode content) {
        for (JsonNode part : content) {
            if (part.has("text")) {
                ClientRequests.text(message, part.path("text").asText());
            } else if (part.has("image_url")) {
                ClientRequests.image(message, part.path("image_url").path("url").asText());
            } else if (part.has("document")) {
                ClientRequests.text(message, part.path("document").path("data").toString());
            }
        }
        if (!message.has("content") && !message.has("tool_calls")) {
            message.put("content", "");
        }
    }
}
