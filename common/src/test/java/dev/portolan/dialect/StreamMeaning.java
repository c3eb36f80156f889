package dev.portolan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/// What a client that collects a stream of chunks has in the end, in the shape of a whole answer.
public record StreamMeaning(
        String text,
        String reasoning,
        JsonNode calls,
        String finishReason,
        JsonNode usage,
        boolean isDone) {

    public static StreamMeaning of(String stream) {
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        Map<Integer, ObjectNode> calls = new TreeMap<>();
        String finish = "";
        JsonNode usage = JsonNodeFactory.instance.missingNode();
        for (JsonNode chunk : Rendered.chunks(stream)) {
            if (chunk.path("usage").isObject()) {
                usage = chunk.path("usage");
            }
            for (JsonNode choice : chunk.path("choices")) {
                JsonNode delta = choice.path("delta");
                text.append(
                        delta.path("content").isTextual() ? delta.path("content").asText() : "");
                reasoning.append(delta.path("reasoning_content").asText(""));
                for (JsonNode call : delta.path("tool_calls")) {
                    ObjectNode collected =
                            calls.computeIfAbsent(
                                    call.path("index").asInt(),
                                    _ ->
                                            JsonNodeFactory.instance
                                                    .objectNode()
                                                    .put("id", call.path("id").asText())
                                                    .put(
                                                            "name",
                                                            call.path("function")
                                                                    .path("name")
                                                                    .asText())
                                                    .put("arguments", ""));
                    collected.put(
                            "arguments",
                            collected.path("arguments").asText()
                                    + call.path("function").path("arguments").asText(""));
                }
                finish =
                        choice.path("finish_reason").isTextual()
                                ? choice.path("finish_reason").asText()
                                : finish;
            }
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        calls.values().forEach(list::add);
        return new StreamMeaning(
                text.toString(),
                reasoning.toString(),
                list,
                finish,
                usage,
                stream.endsWith("data: [DONE]\n\n"));
    }

    public static StreamMeaning ofWhole(JsonNode completion) {
        JsonNode choice = completion.path("choices").path(0);
        JsonNode message = choice.path("message");
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (JsonNode call : message.path("tool_calls")) {
            list.addObject()
                    .put("id", call.path("id").asText())
                    .put("name", call.path("function").path("name").asText())
                    .put("arguments", call.path("function").path("arguments").asText());
        }
        return new StreamMeaning(
                message.path("content").isTextual() ? message.path("content").asText() : "",
                message.path("reasoning_content").asText(""),
                list,
                choice.path("finish_reason").asText(),
                completion.path("usage"),
                true);
    }
}
