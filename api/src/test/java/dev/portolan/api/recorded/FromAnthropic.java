package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Anthropic's request in OpenAI's words; what those have no words for is left out.
final class FromAnthropic {
    private FromAnthropic() {}

    static ObjectNode request(JsonNode body) {
        ObjectNode request = Json.MAPPER.createObjectNode();
        if (!body.path("system").isEmpty() || body.path("system").isTextual()) {
            blocks(ClientRequests.message(request, "system"), body.path("system"));
        }
        for (JsonNode message : body.path("messages")) {
            message(request, message);
        }
        for (JsonNode tool : body.path("tools")) {
            if (tool.has("input_schema")) {
                ClientRequests.tool(
                        request,
                        tool.path("name"),
                        tool.path("description"),
                        tool.path("input_schema"));
            }
        }
        if (request.has("tools")) {
            choice(request, body.path("tool_choice"));
        }
        ClientRequests.set(request, "max_tokens", body.path("max_tokens"));
        ClientRequests.set(request, "temperature", body.path("temperature"));
        ClientRequests.set(request, "top_p", body.path("top_p"));
        ClientRequests.set(request, "stop", body.path("stop_sequences"));
        if (body.path("thinking").path("type").asText().equals("enabled")) {
            request.put("reasoning_effort", "medium");
        }
        JsonNode schema = body.path("output_config").path("format").path("schema");
        if (schema.isObject()) {
            ClientRequests.schema(request, schema);
        }
        return request;
    }

    private static void message(ObjectNode request, JsonNode message) {
        for (JsonNode block : message.path("content")) {
            if (block.path("type").asText().equals("tool_result")) {
                ObjectNode result = ClientRequests.message(request, "tool");
                result.put("tool_call_id", block.path("tool_use_id").asText());
                result.put("content", words(block.path("content")));
            }
        }
        ObjectNode said = Json.MAPPER.createObjectNode();
        said.put("role", message.path("role").asText());
        blocks(said, message.path("content"));
        if (said.has("content") || said.has("tool_calls")) {
            request.withArray("messages").add(said);
        }
    }

    private static void blocks(ObjectNode message, JsonNode content) {
        if (content.isTextual()) {
            message.put("content", content.asText());
            return;
        }
        for (JsonNode block : content) {
            JsonNode source = block.path("source");
            switch (block.path("type").asText()) {
                case "text" -> ClientRequests.text(message, block.path("text").asText());
                case "image" -> ClientRequests.image(message, url(source));
                case "document" -> document(message, source);
                case "tool_use" ->
                        ClientRequests.call(
                                message,
                                block.path("id").asText(),
                                block.path("name").asText(),
                                block.path("input"));
                default -> {}
            }
        }
    }

    private static String url(JsonNode source) {
        return source.path("type").asText().equals("url")
                ? source.path("url").asText()
                : "data:%s;base64,%s"
                        .formatted(
                                source.path("media_type").asText("image/png"),
                                source.path("data").asText("AA=="));
    }

    private static void document(ObjectNode message, JsonNode source) {
        if (source.path("type").asText().equals("base64")) {
            ClientRequests.part(message, "file")
                    .putObject("file")
                    .put("filename", "document.pdf")
                    .put("file_data", url(source));
        } else {
            ClientRequests.text(message, source.path("data").asText("a document"));
        }
    }

    private static String words(JsonNode content) {
        StringBuilder words = new StringBuilder(content.isTextual() ? content.asText() : "");
        content.forEach(block -> words.append(block.path("text").asText("")));
        return words.toString();
    }

    private static void choice(ObjectNode request, JsonNode choice) {
        switch (choice.path("type").asText()) {
            case "any" -> ClientRequests.choose(request, "required");
            case "auto", "none" -> ClientRequests.choose(request, choice.path("type").asText());
            case "tool" -> ClientRequests.chooseTool(request, choice.path("name").asText());
            default -> {}
        }
        if (choice.path("disable_parallel_tool_use").asBoolean(false)) {
            request.put("parallel_tool_calls", false);
        }
    }
}
