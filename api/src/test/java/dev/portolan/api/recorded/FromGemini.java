package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;

/// Gemini's request in OpenAI's words; what those have no words for is left out.
final class FromGemini {
    private final ObjectNode request = Json.MAPPER.createObjectNode();

    /// Ids of calls that wait for their results: Gemini's have none.
    private final Queue<String> open = new ArrayDeque<>();

    private int calls;

    private FromGemini() {}

    static ObjectNode request(JsonNode body) {
        return new FromGemini().read(body);
    }

    private ObjectNode read(JsonNode body) {
        JsonNode system = Json.first(body, "systemInstruction", "system_instruction");
        if (system.path("parts").path(0).has("text")) {
            parts(ClientRequests.message(request, "system"), system.path("parts"));
        }
        for (JsonNode content : body.path("contents")) {
            boolean isModel = content.path("role").asText().equals("model");
            ObjectNode message = Json.MAPPER.createObjectNode();
            message.put("role", isModel ? "assistant" : "user");
            parts(message, content.path("parts"));
            if (message.has("content") || message.has("tool_calls")) {
                request.withArray("messages").add(message);
            }
        }
        for (JsonNode tool : body.path("tools")) {
            Json.first(tool, "functionDeclarations", "function_declarations")
                    .forEach(function ->
                            ClientRequests.tool(
                                    request,
                                    function.path("name"),
                                    function.path("description"),
                                    Json.first(function, "parametersJsonSchema", "parameters")));
        }
        JsonNode calling = body.path("toolConfig").path("functionCallingConfig");
        if (request.has("tools")) {
            choice(calling);
        }
        generation(Json.first(body, "generationConfig", "generation_config"));
        return request;
    }

    private void parts(ObjectNode message, JsonNode parts) {
        for (JsonNode part : parts) {
            if (part.path("thought").asBoolean(false)) {
                continue;
            }
            if (part.has("text")) {
                ClientRequests.text(message, part.path("text").asText());
            }
            JsonNode data = Json.first(part, "inlineData", "inline_data");
            if (data.isObject()) {
                data(message, data);
            }
            JsonNode call = part.path("functionCall");
            if (call.isObject()) {
                String id = "call_" + calls++;
                open.add(id);
                ClientRequests.call(message, id, call.path("name").asText(), call.path("args"));
            }
            JsonNode response = part.path("functionResponse");
            if (response.isObject()) {
                String id = open.isEmpty() ? "call_unknown" : open.remove();
                ClientRequests.message(request, "tool")
                        .put("tool_call_id", id)
                        .put("content", response.path("response").toString());
            }
        }
    }

    private static void data(ObjectNode message, JsonNode data) {
        String type = Json.first(data, "mimeType", "mime_type").asText();
        // Gemini also takes the alphabet of URLs.
        String bytes = data.path("data").asText().replace('-', '+').replace('_', '/');
        String url = "data:%s;base64,%s".formatted(type, bytes);
        if (type.startsWith("image/")) {
            ClientRequests.image(message, url);
        } else if (type.equals("audio/wav") || type.equals("audio/mp3")) {
            ClientRequests.part(message, "input_audio")
                    .putObject("input_audio")
                    .put("data", bytes)
                    .put("format", type.substring("audio/".length()));
        } else {
            ClientRequests.part(message, "file")
                    .putObject("file")
                    .put("filename", "document")
                    .put("file_data", url);
        }
    }

    private void choice(JsonNode calling) {
        JsonNode names = calling.path("allowedFunctionNames");
        switch (calling.path("mode").asText()) {
            case "ANY" -> {
                if (names.size() == 1) {
                    ClientRequests.chooseTool(request, names.path(0).asText());
                } else {
                    ClientRequests.choose(request, "required");
                }
            }
            case "AUTO", "NONE" ->
                    ClientRequests.choose(
                            request, calling.path("mode").asText().toLowerCase(Locale.ROOT));
            default -> {}
        }
    }

    private void generation(JsonNode config) {
        ClientRequests.set(request, "max_tokens", config.path("maxOutputTokens"));
        ClientRequests.set(request, "temperature", config.path("temperature"));
        ClientRequests.set(request, "top_p", config.path("topP"));
        ClientRequests.set(request, "seed", config.path("seed"));
        ClientRequests.set(request, "n", config.path("candidateCount"));
        ClientRequests.set(request, "stop", config.path("stopSequences"));
        JsonNode schema = Json.first(config, "responseJsonSchema", "responseSchema");
        if (schema.isObject()) {
            ClientRequests.schema(request, schema);
        } else if (config.path("responseMimeType").asText().equals("application/json")) {
            request.putObject("response_format").put("type", "json_object");
        }
        if (config.path("thinkingConfig").has("thinkingBudget")) {
            boolean isOff = config.path("thinkingConfig").path("thinkingBudget").asInt() == 0;
            request.put("reasoning_effort", isOff ? "none" : "low");
        }
    }
}
