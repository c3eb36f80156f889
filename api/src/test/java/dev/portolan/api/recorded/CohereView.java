package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.api.recorded.Heard.HeardChoice;
import dev.portolan.api.recorded.Meaning.Likely;
import dev.portolan.api.recorded.Meaning.Tokens;
import dev.portolan.testing.Recording;
import java.util.List;

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
            answer.path("logprobs").forEach(view::likely);
            view.end(answer);
        }
        return view.heard.meaning();
    }

    private void message(JsonNode message) {
        choice.reasoning(message.path("tool_plan"));
        if (message.path("content").isTextual()) {
            choice.text(message.path("content"));
        }
        int index = 0;
        for (JsonNode part : message.path("content")) {
            part(index++, part);
        }
        message.path("citations").forEach(this::cite);
        message.path("tool_calls")
                .forEach(call ->
                        choice.call(
                                call.path("function").path("name").asText(),
                                call.path("function").path("arguments")));
    }

    private void part(int index, JsonNode part) {
        choice.text(part.path("text"));
        choice.reasoning(part.path("thinking"));
        choice.clear(index, part.path("thinking"), Json.MAPPER.missingNode());
    }

    /// Pages that the text names. The provider tells the text as well as its place.
    private void cite(JsonNode citation) {
        if (!citation.path("type").asText("TEXT_CONTENT").equals("TEXT_CONTENT")) {
            return;
        }
        for (JsonNode source : citation.path("sources")) {
            JsonNode document = Json.first(source, "document", "tool_output");
            List.of(document.path("url"), source.path("id")).stream()
                    .map(each -> each.asText(""))
                    .filter(url -> url.startsWith("http://") || url.startsWith("https://"))
                    .findFirst()
                    .ifPresent(url ->
                            choice.source(
                                    url,
                                    document.path("title").asText(""),
                                    citation.path("text").asText()));
        }
    }

    /// Of a stretch of text, whose tokens are not told apart.
    private void likely(JsonNode stretch) {
        if (!stretch.path("logprobs").isEmpty()) {
            double all = 0;
            for (JsonNode each : stretch.path("logprobs")) {
                all += each.asDouble();
            }
            choice.likely(new Likely(stretch.path("text").asText(), all, List.of()));
        }
    }

    private void event(JsonNode event) {
        JsonNode message = event.path("delta").path("message");
        int index = event.path("index").asInt();
        switch (event.path("type").asText()) {
            case "content-start", "content-delta" -> {
                part(index, message.path("content"));
                likely(event.path("logprobs"));
            }
            case "citation-start" -> {
                JsonNode citations = message.path("citations");
                cite(citations.isArray() ? citations.path(0) : citations);
            }
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
