package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What of a client's request must arrive at the provider, in whatever words: texts, names of
/// tools, arguments and results of calls, images and files, the limit of tokens, texts that stop.
/// Looks for values and not for places, so it is the same for every dialect.
public final class RequestTruth {
    private final StringBuilder texts = new StringBuilder();
    private final Set<String> values = new HashSet<>();
    private final List<String> faults = new ArrayList<>();

    private RequestTruth(JsonNode sent) {
        gather(sent);
    }

    /// @param leftOut names of fields that the client was told of
    public static List<String> faults(JsonNode asked, JsonNode sent, String leftOut) {
        RequestTruth truth = new RequestTruth(sent);
        asked.path("messages").forEach(truth::message);
        asked.path("tools")
                .forEach(tool -> truth.expect("a tool", tool.path("function").path("name")));
        if (!leftOut.contains("stop")) {
            JsonNode stop = asked.path("stop");
            (stop.isArray() ? stop : Json.MAPPER.createArrayNode()).forEach(truth::stop);
        }
        truth.expect("max_tokens", Json.first(asked, "max_tokens", "max_completion_tokens"));
        return truth.faults;
    }

    private void gather(JsonNode node) {
        if (node.isTextual()) {
            texts.append(node.asText()).append('\n');
            // Results and arguments may be JSON within text.
            Json.tryRead(node.asText())
                    .filter(inner -> inner.isContainerNode() || inner.isTextual())
                    .ifPresent(this::gather);
        }
        if (node.isValueNode()) {
            values.add(value(node));
        }
        node.forEach(this::gather);
    }

    private static String value(JsonNode node) {
        return node.isNumber()
                ? node.decimalValue().stripTrailingZeros().toPlainString()
                : node.asText();
    }

    private void message(JsonNode message) {
        content(message.path("content"));
        for (JsonNode call : message.path("tool_calls")) {
            expect("a call", call.path("function").path("name"));
            Json.tryRead(call.path("function").path("arguments").asText()).ifPresent(this::leaves);
        }
    }

    private void content(JsonNode content) {
        if (content.isTextual()) {
            text(content.asText());
        }
        for (JsonNode part : content) {
            switch (part.path("type").asText()) {
                case "text" -> text(part.path("text").asText());
                case "image_url" -> data(part.path("image_url").path("url").asText());
                case "file" -> data(part.path("file").path("file_data").asText());
                case "input_audio" -> data(part.path("input_audio").path("data").asText());
                default -> {} // a provider's own, in its own dialect
            }
        }
    }

    /// What is JSON may have become so.
    private void text(String text) {
        if (!texts.toString().contains(text.strip())) {
            Json.tryRead(text)
                    .filter(JsonNode::isContainerNode)
                    .ifPresentOrElse(this::leaves, () -> faults.add("lost: " + text));
        }
    }

    private void data(String address) {
        String data = address.substring(address.indexOf(',') + 1);
        if (!texts.toString().contains(data)) {
            faults.add("lost: " + address.substring(0, Math.min(60, address.length())));
        }
    }

    private void stop(JsonNode text) {
        if (!text.asText().isBlank()) {
            expect("a stop", text);
        }
    }

    private void leaves(JsonNode node) {
        if (node.isValueNode() && !node.isNull()) {
            expect("a value", node);
        }
        node.forEach(this::leaves);
    }

    private void expect(String what, JsonNode node) {
        if (!node.isMissingNode() && !node.isNull() && !values.contains(value(node))) {
            faults.add("lost " + what + ": " + node);
        }
    }
}
