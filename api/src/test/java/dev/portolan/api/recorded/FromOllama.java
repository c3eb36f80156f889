package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Queue;

/// Ollama's request in OpenAI's words.
final class FromOllama {
    private FromOllama() {}

    static ObjectNode request(JsonNode body) {
        ObjectNode request = Json.MAPPER.createObjectNode();
        Queue<String> open = new ArrayDeque<>();
        int calls = 0;
        for (JsonNode message : body.path("messages")) {
            String role = message.path("role").asText();
            ObjectNode said = ClientRequests.message(request, role);
            if (role.equals("tool")) {
                said.put("tool_call_id", open.isEmpty() ? "call_unknown" : open.remove());
            }
            for (JsonNode call : message.path("tool_calls")) {
                String id = "call_" + calls++;
                open.add(id);
                JsonNode function = call.path("function");
                ClientRequests.call(
                        said, id, function.path("name").asText(), function.path("arguments"));
            }
            if (message.path("images").isEmpty()) {
                said.put("content", message.path("content").asText(""));
            } else {
                ClientRequests.text(said, message.path("content").asText(""));
                message.path("images")
                        .forEach(image ->
                                ClientRequests.image(
                                        said, "data:image/png;base64," + image.asText()));
            }
        }
        ClientRequests.set(request, "tools", body.path("tools"));
        JsonNode options = body.path("options");
        ClientRequests.set(request, "max_tokens", options.path("num_predict"));
        ClientRequests.set(request, "temperature", options.path("temperature"));
        ClientRequests.set(request, "top_p", options.path("top_p"));
        ClientRequests.set(request, "seed", options.path("seed"));
        if (options.path("stop").isArray() && !options.path("stop").isEmpty()) {
            request.set("stop", options.path("stop"));
        }
        if (body.path("format").isObject()) {
            ClientRequests.schema(request, body.path("format"));
        } else if (body.path("format").asText().equals("json")) {
            request.putObject("response_format").put("type", "json_object");
        }
        return request;
    }
}
