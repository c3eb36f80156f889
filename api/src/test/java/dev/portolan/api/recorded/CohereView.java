package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.api.recorded.Meaning.Heard;
import dev.portolan.api.recorded.Meaning.HeardChoice;
import dev.portolan.api.recorded.Meaning.Tokens;
import dev.portolan.testing.Recording;

/// Cohere's v2 chat: the plan before the tools is reasoning; `tokens` count, not `billed_units`.
final class CohereView {
    private final Heard heard = new Heard();
    private final HeardChoice choice = heard.choice(0);

    private CohereView() {}

    static Meaning of(Recording recording) {
        CohereView view = new CohereView();
        if (recording.isStreamed()) {
            Frames.text(recording).forEach(view::event);
        } else {
            JsonNode answer = Json.read(recording.response().text());
            view.message(answer.path("message"));
            view.end(answer);
        }
        return view.heard.meaning();
    }

    private void message(JsonNode message) {
        choice.reasoning(message.path("tool_plan"));
        message.path("content").forEach(this::part);
        message.path("tool_calls")
                .forEach(call ->
                        choice.call(
                                call.path("function").path("name").asText(),
                                call.path("function").path("arguments")));
    }

    private void part(JsonNode part) {
        choice.text(part.path("text"));
        choice.reasoning(part.path("thinking"));
    }

    private void event(JsonNode event) {
        JsonNode message = event.path("delta").path("message");
        int index = event.path("index").asInt();
        switch (event.path("type").asText()) {
            case "content-start", "content-delta" -> part(message.path("content"));
            case "tool-plan-delta" -> choice.reasoning(message.path("tool_plan"));
            case "tool-call-start" -> {
                JsonNode function = message.path("tool_calls").path("function");
                choice.call(index, function.path("name").asText());
                choice.arguments(index, function.path("arguments").asText(""));
            }
            case "tool-call-delta" ->
                    choice.arguments(
                            index,
                            message.path("tool_calls")
                                    .path("function")
                                    .path("arguments")
                                    .asText(""));
            case "message-end" -> end(event.path("delta"));
            default -> {}
        }
    }

    private void end(JsonNode end) {
        choice.finish(
                switch (end.path("finish_reason").asText()) {
                    case "MAX_TOKENS" -> "length";
                    case "TOOL_CALL" -> "tool_calls";
                    case "ERROR_TOXIC" -> "content_filter";
                    default -> choice.hasCalls() ? "tool_calls" : "stop";
                });
        JsonNode tokens = end.path("usage").path("tokens");
        if (tokens.isObject()) {
            long prompt =
                    tokens.path("input_tokens").asLong() + tokens.path("image_tokens").asLong();
            long completion = tokens.path("output_tokens").asLong();
            heard.usage(
                    new Tokens(
                            prompt,
                            completion,
                            prompt + completion,
                            end.path("usage").path("cached_tokens").asLong(),
                            0,
                            tokens.path("reasoning_tokens").asLong()));
        }
    }
}
