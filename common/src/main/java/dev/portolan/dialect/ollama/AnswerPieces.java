package dev.portolan.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.FinishReason;
import dev.portolan.dialect.form.Piece;
import dev.portolan.dialect.form.Trees;
import dev.portolan.usage.Usage;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The pieces of one answer, out of its documents: a whole answer is one, a streamed one many. Each
/// call is whole, with its arguments as an object. `/api/generate`'s documents, which have a
/// `response` in place of a message, are read as well. For one thread.
final class AnswerPieces {
    private final Supplier<String> callIds;
    private final Consumer<Piece> pieces;
    private int calls;

    AnswerPieces(Supplier<String> callIds, Consumer<Piece> pieces) {
        this.callIds = callIds;
        this.pieces = pieces;
    }

    void add(ObjectNode document) {
        if (document.hasNonNull("error")) {
            pieces.accept(new Piece.Failed(Errors.inside(document)));
            return;
        }
        pieces.accept(new Piece.Begun(Optional.empty(), created(document)));
        JsonNode message = document.path("message").isObject() ? document.get("message") : document;
        String thinking = message.path("thinking").asText("");
        if (!thinking.isEmpty()) {
            pieces.accept(new Piece.Reasoning(0, thinking));
        }
        String text = message.path("content").asText(document.path("response").asText(""));
        if (!text.isEmpty()) {
            pieces.accept(new Piece.Text(0, text));
        }
        for (JsonNode call : message.path("tool_calls")) {
            call(call);
        }
        for (JsonNode logprob : document.path("logprobs")) {
            if (logprob instanceof ObjectNode content) {
                pieces.accept(new Piece.Logprob(0, complete(content)));
            }
        }
        if (document.path("done").asBoolean(false)) {
            done(document);
        }
    }

    /// The last document: why it ended, and how many tokens there were.
    void done(ObjectNode document) {
        long prompt = count(document, "prompt_eval_count");
        long completion = count(document, "eval_count");
        if (document.has("prompt_eval_count") || document.has("eval_count")) {
            Usage usage = new Usage(prompt, completion, prompt + completion, 0, 0, 0);
            pieces.accept(new Piece.Counted(usage));
        }
        boolean isCut = document.path("done_reason").asText("").equals("length");
        // stop, load, unload, or nothing from old servers
        pieces.accept(new Piece.Finished(0, isCut ? FinishReason.LENGTH : FinishReason.STOP));
        pieces.accept(new Piece.Ended());
    }

    private void call(JsonNode call) {
        String id = call.path("id").asText("");
        JsonNode function = call.path("function");
        pieces.accept(
                new Piece.ToolCall(
                        0,
                        calls,
                        id.isEmpty() ? callIds.get() : id,
                        function.path("name").asText(""),
                        Optional.empty()));
        JsonNode arguments = function.path("arguments");
        if (arguments.isTextual()) {
            pieces.accept(new Piece.ToolArguments(0, calls, arguments.asText()));
        } else if (arguments.isObject()) {
            pieces.accept(new Piece.ToolArguments(0, calls, arguments.toString()));
        }
        calls++;
    }

    /// OpenAI's shape, in which nothing may be missing.
    private static ObjectNode complete(ObjectNode given) {
        ObjectNode content = token(given);
        var others = content.putArray("top_logprobs");
        for (JsonNode other : given.path("top_logprobs")) {
            others.add(token(other));
        }
        return content;
    }

    private static ObjectNode token(JsonNode given) {
        ObjectNode token =
                Trees.object()
                        .put("token", given.path("token").asText(""))
                        .put("logprob", given.path("logprob").asDouble(0));
        JsonNode bytes = given.path("bytes");
        token.set("bytes", bytes.isArray() ? bytes : token.nullNode());
        return token;
    }

    private static Optional<Instant> created(ObjectNode document) {
        try {
            Instant at = OffsetDateTime.parse(document.path("created_at").asText("")).toInstant();
            return Optional.of(at).filter(moment -> moment.getEpochSecond() > 0);
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private static long count(ObjectNode document, String name) {
        JsonNode value = document.path(name);
        return value.isNumber() && value.canConvertToLong()
                ? Math.clamp(value.longValue(), 0, Integer.MAX_VALUE)
                : 0;
    }
}
