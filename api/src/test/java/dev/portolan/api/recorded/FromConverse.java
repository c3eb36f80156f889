package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Bedrock's request in OpenAI's words; what those have no words for is left out.
final class FromConverse {
    private FromConverse() {}

    static ObjectNode request(JsonNode body) {
        ObjectNode request = Json.MAPPER.createObjectNode();
        if (body.path("system").path(0).has("text")) {
            blocks(ClientRequests.message(request, "system"), body.path("system"));
        }
        for (JsonNode message : body.path("messages")) {
            message(request, message);
        }
        for (JsonNode tool : body.path("toolConfig").path("tools")) {
            JsonNode spec = tool.path("toolSpec");
            if (spec.isObject()) {
                ClientRequests.tool(
                        request,
                        spec.path("name"),
                        spec.path("description"),
                        spec.path("inputSchema").path("json"));
            }
        }
        JsonNode choice = body.path("toolConfig").path("toolChoice");
        if (choice.has("any")) {
            ClientRequests.choose(request, "required");
        } else if (choice.has("auto")) {
            ClientRequests.choose(request, "auto");
        } else if (choice.has("tool")) {
            ClientRequests.chooseTool(request, choice.path("tool").path("name").asText());
        }
        JsonNode config = body.path("inferenceConfig");
        ClientRequests.set(request, "max_tokens", config.path("maxTokens"));
        ClientRequests.set(request, "temperature", config.path("temperature"));
        ClientRequests.set(request, "top_p", config.path("topP"));
        ClientRequests.set(request, "stop", config.path("stopSequences"));
        return request;
    }

    private static void message(ObjectNode request, JsonNode message) {
        for (JsonNode block : message.path("content")) {
            JsonNode result = block.path("toolResult");
            if (result.isObject()) {
                StringBuilder words = new StringBuilder();
                result.path("content")
                        .forEach(part ->
                                words.append(
                                        part.has("json")
                                                ? part.path("json").toString()
                                                : part.path("text").asText("")));
                ClientRequests.message(request, "tool")
                        .put("tool_call_id", result.path("toolUseId").asText())
                        .put("content", words.toString());
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
        for (JsonNode block : content) {
            if (block.has("text")) {
                ClientRequests.text(message, block.path("text").asText());
            }
            JsonNode use = block.path("toolUse");
            if (use.isObject()) {
                ClientRequests.call(
                        message,
                        use.path("toolUseId").asText(),
                        use.path("name").asText(),
                        use.path("input"));
            }
            JsonNode image = block.path("image");
            if (image.path("source").has("bytes")) {
                ClientRequests.image(
                        message, data("image/" + image.path("format").asText(), image));
            }
            JsonNode document = block.path("document");
            if (document.path("source").has("bytes")) {
                String format = document.path("format").asText();
                String type = format.equals("pdf") ? "application/pdf" : "text/plain";
                ClientRequests.part(message, "file")
                        .putObject("file")
                        .put("filename", "document." + format)
                        .put("file_data", data(type, document));
            }
        }
    }

    private static String data(String type, JsonNode holder) {
        return "data:%s;base64,%s".formatted(type, holder.path("source").path("bytes").asText());
    }
}
