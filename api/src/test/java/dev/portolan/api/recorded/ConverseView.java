package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.api.recorded.Heard.HeardChoice;
import dev.portolan.api.recorded.Meaning.Tokens;
import dev.portolan.testing.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Bedrock's `Converse`: prompt tokens leave the cache out; text with citations is text.
final class ConverseView {
    private static final String SERVER_TOOL = "server_tool_use";

    private final Heard heard = new Heard();
    private final HeardChoice choice = heard.choice(0);
    private final TreeMap<Integer, StringBuilder> texts = new TreeMap<>();
    private final List<Map.Entry<Integer, JsonNode>> cited = new ArrayList<>();

    private ConverseView() {}

    static Meaning of(Recording recording) {
        ConverseView view = new ConverseView();
        if (recording.isStreamed()) {
            Frames.binary(recording).forEach(view::event);
        } else {
            view.message(Json.read(recording.response().text()));
        }
        view.cite();
        return view.heard.meaning();
    }

    private void message(JsonNode answer) {
        int index = -1;
        for (JsonNode block : answer.path("output").path("message").path("content")) {
            index++;
            text(index, block.path("text"));
            for (JsonNode cited : block.path("citationsContent").path("content")) {
                text(index, cited.path("text"));
            }
            for (JsonNode citation : block.path("citationsContent").path("citations")) {
                citation(index, citation);
            }
            JsonNode reasoning = block.path("reasoningContent");
            thought(index, reasoning.path("reasoningText"), reasoning);
            JsonNode use = block.path("toolUse");
            if (!use.isMissingNode() && !use.path("type").asText().equals(SERVER_TOOL)) {
                choice.call(use.path("name").asText(), use.path("input"));
            }
        }
        stop(answer.path("stopReason"));
        usage(answer.path("usage"));
    }

    private void event(JsonNode event) {
        JsonNode start = event.path("contentBlockStart");
        JsonNode use = start.path("start").path("toolUse");
        if (!use.isMissingNode() && !use.path("type").asText().equals(SERVER_TOOL)) {
            choice.call(start.path("contentBlockIndex").asInt(), use.path("name").asText());
        }
        JsonNode block = event.path("contentBlockDelta");
        JsonNode delta = block.path("delta");
        int index = block.path("contentBlockIndex").asInt();
        text(index, delta.path("text"));
        JsonNode reasoning = delta.path("reasoningContent");
        thought(index, reasoning, reasoning);
        if (delta.has("citation")) {
            citation(index, delta.path("citation"));
        }
        choice.arguments(
                block.path("contentBlockIndex").asInt(),
                delta.path("toolUse").path("input").asText(""));
        stop(event.path("messageStop").path("stopReason"));
        usage(event.path("metadata").path("usage"));
    }

    private void text(int index, JsonNode more) {
        if (more.isTextual()) {
            choice.text(more);
            texts.computeIfAbsent(index, _ -> new StringBuilder()).append(more.asText());
        }
    }

    private void thought(int index, JsonNode clear, JsonNode reasoning) {
        choice.reasoning(clear.path("text"));
        choice.clear(index, clear.path("text"), clear.path("signature"));
        choice.sealed(reasoning.path("redactedContent"));
    }

    private void citation(int index, JsonNode citation) {
        cited.add(Map.entry(index, citation));
    }

    /// Pages only. A citation stands with its text, or in a block of its own behind it.
    private void cite() {
        for (Map.Entry<Integer, JsonNode> each : cited) {
            JsonNode web = each.getValue().path("location").path("web");
            String url = Json.first(web, "url").asText(each.getValue().path("source").asText(""));
            if (url.startsWith("http")) {
                choice.source(
                        url,
                        each.getValue().path("title").asText(web.path("domain").asText("")),
                        texts.floorEntry(each.getKey()).getValue().toString());
            }
        }
    }

    private void stop(JsonNode reason) {
        if (reason.isTextual()) {
            choice.finish(
                    switch (reason.asText()) {
                        case "tool_use" -> "tool_calls";
                        case "max_tokens", "model_context_window_exceeded" -> "length";
                        case "guardrail_intervened", "content_filtered" -> "content_filter";
                        default -> choice.hasCalls() ? "tool_calls" : "stop";
                    });
        }
    }

    private void usage(JsonNode usage) {
        if (usage.isObject()) {
            long read =
                    Json.first(usage, "cacheReadInputTokens", "cacheReadInputTokenCount").asLong();
            long write =
                    Json.first(usage, "cacheWriteInputTokens", "cacheWriteInputTokenCount")
                            .asLong();
            long prompt = usage.path("inputTokens").asLong() + read + write;
            long completion = usage.path("outputTokens").asLong();
            heard.usage(new Tokens(prompt, completion, prompt + completion, read, write, 0));
        }
    }
}
