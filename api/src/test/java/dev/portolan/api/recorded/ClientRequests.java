package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.testing.Recording;
import java.util.Optional;

/// The request of a client of OpenAI's API that a recorded request would have come from.
public final class ClientRequests {
    private ClientRequests() {}

    /// @param model as the gateway's client names it
    public static ObjectNode chat(Recording recording, String model, boolean wantsUsage) {
        ObjectNode request =
                recorded(recording)
                        .map(body -> inOpenAisWords(recording.dialect(), body))
                        .filter(derived -> derived.has("messages") || derived.has("prompt"))
                        .orElseGet(ClientRequests::least);
        request.put("model", model);
        request.put("stream", recording.isStreamed());
        request.remove("stream_options");
        if (recording.isStreamed() && wantsUsage) {
            request.putObject("stream_options").put("include_usage", true);
        }
        return request;
    }

    private static Optional<JsonNode> recorded(Recording recording) {
        return recording.request().map(Recording.Request::body).filter(JsonNode::isObject);
    }

    private static ObjectNode inOpenAisWords(String dialect, JsonNode body) {
        return switch (dialect) {
            case "openai-chat", "openai-completions" -> body.deepCopy();
            case "anthropic" -> FromAnthropic.request(body);
            case "gemini" -> FromGemini.request(body);
            case "bedrock-converse" -> FromConverse.request(body);
            case "cohere-v2" -> FromCohere.request(body);
            case "ollama" -> FromOllama.request(body);
            default -> least();
        };
    }

    private static ObjectNode least() {
        ObjectNode request = Json.MAPPER.createObjectNode();
        message(request, "user").put("content", "Hello");
        return request;
    }

    static ObjectNode message(ObjectNode request, String role) {
        return request.withArray("messages").addObject().put("role", role);
    }

    /// A part of a message's content.
    static ObjectNode part(ObjectNode message, String type) {
        ArrayNode parts =
                message.path("content") instanceof ArrayNode array
                        ? array
                        : message.putArray("content");
        return parts.addObject().put("type", type);
    }

    static void text(ObjectNode message, String text) {
        part(message, "text").put("text", text);
    }

    static void image(ObjectNode message, String url) {
        part(message, "image_url").putObject("image_url").put("url", url);
    }

    static void call(ObjectNode message, String id, String name, JsonNode arguments) {
        message.withArray("tool_calls")
                .addObject()
                .put("id", id)
                .put("type", "function")
                .putObject("function")
                .put("name", name)
                .put("arguments", arguments.isTextual() ? arguments.asText() : json(arguments));
    }

    private static String json(JsonNode arguments) {
        return arguments.isObject() ? arguments.toString() : "{}";
    }

    static void tool(ObjectNode request, JsonNode name, JsonNode description, JsonNode schema) {
        ObjectNode function =
                request.withArray("tools")
                        .addObject()
                        .put("type", "function")
                        .putObject("function")
                        .put("name", name.asText());
        set(function, "description", description);
        set(function, "parameters", schema);
    }

    static void choose(ObjectNode request, String choice) {
        request.put("tool_choice", choice);
    }

    static void chooseTool(ObjectNode request, String name) {
        request.putObject("tool_choice")
                .put("type", "function")
                .putObject("function")
                .put("name", name);
    }

    static void schema(ObjectNode request, JsonNode schema) {
        request.putObject("response_format")
                .put("type", "json_schema")
                .putObject("json_schema")
                .put("name", "answer")
                .set("schema", schema);
    }

    static void set(ObjectNode object, String name, JsonNode value) {
        if (!value.isMissingNode() && !value.isNull()) {
            object.set(name, value);
        }
    }
}
