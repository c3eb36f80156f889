package dev.portolan.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.AnswerReader;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.form.Piece;
import dev.portolan.dialect.form.Trees;
import dev.portolan.dialect.framing.SseEvent;
import dev.portolan.dialect.framing.SseReader;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads a stream of Cohere's events (https://docs.cohere.com/v2/docs/streaming, read 2026-11-26):
/// the type is in the data as well as in the `event` field; the data's counts. What `message-end`
/// says is the last word; the `[DONE]` behind it says no more. Types that are not known are passed
/// over.
final class StreamReader implements AnswerReader {
    private final SseReader events = new SseReader();
    private Consumer<Piece> pieces = _ -> {};
    private final Contents contents = new Contents(piece -> pieces.accept(piece));

    /// The provider's index of each call, and its place among the calls.
    private final Map<Integer, Integer> places = new HashMap<>();

    private int calls;

    @Override
    public void feed(ByteBuffer bytes, Consumer<Piece> to) throws MalformedAnswerException {
        pieces = to;
        events.feed(bytes);
        Optional<SseEvent> next;
        while ((next = events.next()).isPresent()) {
            read(next.get());
        }
    }

    @Override
    public void end(Consumer<Piece> to) throws MalformedAnswerException {
        pieces = to;
        Optional<SseEvent> last = events.last();
        if (last.isPresent()) {
            read(last.get());
        }
    }

    private void read(SseEvent event) throws MalformedAnswerException {
        if (!event.hasData() || event.dataLength() == 0 || event.isDone()) {
            return;
        }
        ObjectNode data = Trees.answer(event.data(), event.dataFrom(), event.dataLength());
        JsonNode delta = data.path("delta");
        JsonNode message = delta.path("message");
        int index = data.path("index").asInt(0);
        switch (data.path("type").asText(event.type())) {
            case "message-start" ->
                    pieces.accept(
                            new Piece.Begun(
                                    Optional.of(data.path("id").asText("")), Optional.empty()));
            case "content-start", "content-delta" -> {
                contents.add(index, message.path("content"));
                Logprobs.of(data.path("logprobs")).ifPresent(pieces);
            }
            case "tool-plan-delta" ->
                    pieces.accept(new Piece.Reasoning(0, message.path("tool_plan").asText("")));
            case "tool-call-start" -> {
                JsonNode call = one(message.path("tool_calls"));
                places.put(index, calls);
                pieces.accept(WholeReader.call(call, calls));
                pieces.accept(new Piece.ToolArguments(0, calls, WholeReader.arguments(call)));
                calls++;
            }
            case "tool-call-delta" -> {
                Integer place = places.get(index);
                if (place != null) {
                    String arguments = WholeReader.arguments(one(message.path("tool_calls")));
                    pieces.accept(new Piece.ToolArguments(0, place, arguments));
                }
            }
            case "citation-start" -> contents.cite(one(message.path("citations")));
            case "message-end" -> end(delta);
            default -> {
                // content-end, tool-call-end, citation-end, debug, and whatever comes next; but a
                // bare sentence is an error
                if (data.path("message").isTextual()) {
                    pieces.accept(new Piece.Failed(Errors.inside(data)));
                }
            }
        }
    }

    private void end(JsonNode delta) {
        UsageCount.of(delta.path("usage"))
                .ifPresent(usage -> pieces.accept(new Piece.Counted(usage)));
        String error = delta.path("error").asText("");
        String reason = delta.path("finish_reason").asText("");
        if (!error.isEmpty() && !reason.equals("TIMEOUT")) {
            reason = "ERROR";
        }
        if (!reason.isEmpty()) {
            pieces.accept(FinishReasons.of(reason, error));
        }
        pieces.accept(new Piece.Ended());
    }

    /// The reference has one of each in an event; a list of one is the same.
    private static JsonNode one(JsonNode node) {
        return node.isArray() ? node.path(0) : node;
    }
}
