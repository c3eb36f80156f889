package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.api.recorded.Meaning.Heard;
import dev.portolan.api.recorded.Meaning.HeardChoice;
import dev.portolan.api.recorded.Meaning.Tokens;
import dev.portolan.testing.Recording;

/// Bedrock's `Converse`: prompt tokens leave the cache out; text with citations is text.
final class ConverseView {
    private static final String SERVER_TOOL = "server_tool_use";

    private final Heard heard = new Heard();
    private final HeardChoice choice = heard.choice(0);

    private ConverseView() {}

    static Meaning of(Recording recording) {
        ConverseView view = new ConverseView();
        if (recording.isStreamed()) {
            Frames.binary(recording).forEach(view::event);
        } else {
            view.message(Json.read(recording.response().text()));
        }
        return view.heard.meaning();
    }

    private void message(JsonNode answer) {
        for (JsonNode block : answer.path("output").path("message").path("content")) {
            choice.text(block.path("text"));
            block.path("citationsContent")
                    .path("content")
                    .forEach(cited -> choice.text(cited.path("text")));
            choice.reasoning(block.path("reasoningContent").path("reasoningText").path("text"));
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
        choice.text(delta.path("text"));
        choice.reasoning(delta.path("reasoningContent").path("text"));
        choice.arguments(
                block.path("contentBlockIndex").asInt(),
                delta.path("toolUse").path("input").asText(""));
        stop(event.path("messageStop").path("stopReason"));
        usage(event.path("metadata").path("usage"));
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
