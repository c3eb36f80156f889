package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.api.recorded.Meaning.Heard;
import dev.portolan.api.recorded.Meaning.HeardChoice;
import dev.portolan.api.recorded.Meaning.Tokens;
import dev.portolan.testing.Recording;
import java.util.HashMap;
import java.util.Map;

/// Anthropic's Messages: `message_delta` replaces counts one by one; what the provider's own tools
/// did is not the client's.
final class AnthropicView {
    private final Heard heard = new Heard();
    private final HeardChoice choice = heard.choice(0);
    private final Map<String, Long> counts = new HashMap<>();

    private AnthropicView() {}

    static Meaning of(Recording recording) {
        AnthropicView view = new AnthropicView();
        if (recording.isStreamed()) {
            Frames.text(recording).forEach(view::event);
        } else {
            view.message(Json.read(recording.response().text()));
        }
        view.count();
        return view.heard.meaning();
    }

    private void message(JsonNode message) {
        message.path("content")
                .forEach(block -> {
                    said(block);
                    if (block.path("type").asText().equals("tool_use")) {
                        choice.call(block.path("name").asText(), block.path("input"));
                    }
                });
        usage(message.path("usage"));
        stop(message.path("stop_reason").asText());
    }

    private void said(JsonNode block) {
        switch (block.path("type").asText()) {
            case "text" -> choice.text(block.path("text"));
            case "thinking" -> choice.reasoning(block.path("thinking"));
            default -> {} // tools of the client are calls, tools of the provider nothing
        }
    }

    private void event(JsonNode event) {
        int index = event.path("index").asInt();
        usage(event.path("message").path("usage"));
        usage(event.path("usage"));
        JsonNode block = event.path("content_block");
        said(block);
        if (block.path("type").asText().equals("tool_use")) {
            choice.call(index, block.path("name").asText());
        }
        JsonNode delta = event.path("delta");
        choice.text(delta.path("text"));
        choice.reasoning(delta.path("thinking"));
        choice.arguments(index, delta.path("partial_json").asText(""));
        if (delta.hasNonNull("stop_reason")) {
            stop(delta.path("stop_reason").asText());
        }
    }

    private void stop(String reason) {
        choice.finish(
                switch (reason) {
                    case "tool_use" -> "tool_calls";
                    case "max_tokens", "model_context_window_exceeded" -> "length";
                    case "refusal" -> "content_filter";
                    default -> choice.hasCalls() ? "tool_calls" : "stop";
                });
    }

    private void usage(JsonNode usage) {
        JsonNode thinking = usage.path("output_tokens_details").path("thinking_tokens");
        if (thinking.isIntegralNumber()) {
            counts.put("thinking", thinking.asLong());
        }
        usage.properties().stream()
                .filter(each -> each.getValue().isIntegralNumber())
                .forEach(each -> counts.put(each.getKey(), each.getValue().asLong()));
    }

    private void count() {
        long read = counts.getOrDefault("cache_read_input_tokens", 0L);
        long write = counts.getOrDefault("cache_creation_input_tokens", 0L);
        long prompt = counts.getOrDefault("input_tokens", 0L) + read + write;
        long completion = counts.getOrDefault("output_tokens", 0L);
        heard.usage(
                new Tokens(
                        prompt,
                        completion,
                        prompt + completion,
                        read,
                        write,
                        counts.getOrDefault("thinking", 0L)));
    }
}
