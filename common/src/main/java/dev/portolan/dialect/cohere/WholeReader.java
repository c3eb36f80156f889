package dev.portolan.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.form.Piece;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads a whole answer: `{"id", "finish_reason", "message": {"content": […], "tool_plan",
/// "tool_calls": […], "citations": […]}, "usage", "logprobs"}`
/// (https://docs.cohere.com/reference/chat, read 2026-11-26). Thoughts come before the plan, as in
/// a stream.
final class WholeReader {
    private WholeReader() {}

    static void read(ObjectNode answer, Consumer<Piece> pieces) throws MalformedAnswerException {
        JsonNode message = answer.path("message");
        if (message.isTextual()) {
            pieces.accept(new Piece.Failed(Errors.inside(answer)));
            return;
        }
        if (!message.isObject()) {
            throw new MalformedAnswerException("the answer has no message");
        }
        pieces.accept(new Piece.Begun(Optional.of(answer.path("id").asText("")), Optional.empty()));
        Contents contents = new Contents(pieces);
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            pieces.accept(new Piece.Text(0, content.asText()));
        }
        int index = 0;
        for (JsonNode block : content) {
            contents.add(index++, block);
        }
        String plan = message.path("tool_plan").asText("");
        if (!plan.isEmpty()) {
            pieces.accept(new Piece.Reasoning(0, plan));
        }
        int calls = 0;
        for (JsonNode call : message.path("tool_calls")) {
            pieces.accept(call(call, calls));
            pieces.accept(new Piece.ToolArguments(0, calls, arguments(call)));
            calls++;
        }
        message.path("citations").forEach(contents::cite);
        answer.path("logprobs").forEach(item -> Logprobs.of(item).ifPresent(pieces));
        UsageCount.of(answer.path("usage"))
                .ifPresent(usage -> pieces.accept(new Piece.Counted(usage)));
        pieces.accept(FinishReasons.of(answer.path("finish_reason").asText(""), ""));
    }

    /// @param index the call's place among those of the answer
    static Piece call(JsonNode call, int index) {
        return new Piece.ToolCall(
                0,
                index,
                call.path("id").asText(""),
                call.path("function").path("name").asText(""),
                Optional.empty());
    }

    /// As text; some or all of them.
    static String arguments(JsonNode call) {
        JsonNode arguments = call.path("function").path("arguments");
        return arguments.isContainerNode() ? arguments.toString() : arguments.asText("");
    }
}
