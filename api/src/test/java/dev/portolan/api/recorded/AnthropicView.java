package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.api.recorded.Heard.HeardChoice;
import dev.portolan.api.recorded.Meaning.Tokens;
import dev.portolan.testing.Recording;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Anthropic's Messages: `message_delta` replaces counts one by one; what the provider's own tools
/// did is not the client's.
final class AnthropicView {
    private final Heard heard = new Heard();
    private final HeardChoice choice = heard.choice(0);
    private final Map<String, Long> counts = new HashMap<>();

    /// Pages that blocks of text name, and those blocks' text, both by the blocks' places.
    private final Map<Integer, List<JsonNode>> citations = new TreeMap<>();

    private final Map<Integer, StringBuilder> texts = new HashMap<>();

    private AnthropicView() {}

    static Meaning of(Recording recording) {
        AnthropicView view = new AnthropicView();
        if (recording.isStreamed()) {
            Frames.text(recording).forEach(view::event);
        } else {
            view.message(Json.read(recording.response().text()));
        }
        view.cite();
        view.count();
        return view.heard.meaning();
    }

    private void message(JsonNode message) {
        blocks(message);
        usage(message.path("usage"));
        stop(message.path("stop_reason").asText());
    }

    private void blocks(JsonNode message) {
        int index = 0;
        for (JsonNode block : message.path("content")) {
            said(index++, block);
            if (block.path("type").asText().equals("tool_use")) {
                choice.call(block.path("name").asText(), block.path("input"));
            }
        }
    }

    private void said(int index, JsonNode block) {
        switch (block.path("type").asText()) {
            case "text" -> {
                text(index, block.path("text"));
                block.path("citations").forEach(citation -> citation(index, citation));
            }
            case "thinking" -> thought(index, block);
            case "redacted_thinking" -> choice.sealed(block.path("data"));
            default -> {} // tools of the client are calls, tools of the provider nothing
        }
    }

    private void event(JsonNode event) {
        int index = event.path("index").asInt();
        JsonNode begun = event.path("message");
        usage(begun.path("usage"));
        blocks(begun);
        if (begun.hasNonNull("stop_reason")) {
            stop(begun.path("stop_reason").asText());
        }
        usage(event.path("usage"));
        JsonNode block = event.path("content_block");
        said(index, block);
        if (block.path("type").asText().equals("tool_use")) {
            choice.call(index, block.path("name").asText());
        }
        JsonNode delta = event.path("delta");
        text(index, delta.path("text"));
        thought(index, delta);
        citation(index, delta.path("citation"));
        choice.arguments(index, delta.path("partial_json").asText(""));
        if (delta.hasNonNull("stop_reason")) {
            stop(delta.path("stop_reason").asText());
        }
    }

    private void text(int index, JsonNode more) {
        choice.text(more);
        texts.computeIfAbsent(index, _ -> new StringBuilder()).append(more.asText(""));
    }

    private void thought(int index, JsonNode thought) {
        choice.reasoning(thought.path("thinking"));
        choice.clear(index, thought.path("thinking"), thought.path("signature"));
    }

    /// Documents that the client itself sent have no address.
    private void citation(int index, JsonNode citation) {
        if (!citation.path("url").asText("").isEmpty()) {
            citations.computeIfAbsent(index, _ -> new ArrayList<>()).add(citation);
        }
    }

    private void cite() {
        citations.forEach((index, all) ->
                all.forEach(citation ->
                        choice.source(
                                citation.path("url").asText(),
                                citation.path("title").asText(""),
                                texts.get(index).toString())));
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
