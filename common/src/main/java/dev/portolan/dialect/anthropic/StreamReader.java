package dev.portolan.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.AnswerReader;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.form.Piece;
import dev.portolan.dialect.form.Trees;
import dev.portolan.dialect.framing.SseEvent;
import dev.portolan.dialect.framing.SseReader;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads a stream of Anthropic's events
/// (https://docs.anthropic.com/en/docs/build-with-claude/streaming, read 2026-11-23): the type is
/// in the data as well as in the `event` field; the data's counts. Types that are not known are
/// passed over, as the reference asks. An answer that goes on with calls from the provider's own
/// code may be whole in its `message_start`, the reason of its end with it, and no delta follows.
final class StreamReader implements AnswerReader {
    private final SseReader events = new SseReader();
    private final UsageCount usage = new UsageCount();
    private Consumer<Piece> pieces = _ -> {};

    /// Told at the beginning, for the end.
    private Optional<String> reasonAtStart = Optional.empty();

    private final Blocks blocks = new Blocks(piece -> pieces.accept(piece));

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
            return; // a gateway in between may add OpenAI's mark of the end
        }
        ObjectNode data = Trees.answer(event.data(), event.dataFrom(), event.dataLength());
        int index = data.path("index").asInt(0);
        switch (data.path("type").asText(event.type())) {
            case "message_start" -> {
                JsonNode message = data.path("message");
                pieces.accept(
                        new Piece.Begun(
                                Optional.of(message.path("id").asText("")), Optional.empty()));
                usage.read(message.path("usage"));
                usage.usage().ifPresent(counted -> pieces.accept(new Piece.Counted(counted)));
                blocks.whole(message.path("content"));
                reasonAtStart =
                        Optional.of(message.path("stop_reason"))
                                .filter(JsonNode::isTextual)
                                .map(JsonNode::asText);
            }
            case "content_block_start" -> blocks.start(index, data.path("content_block"));
            case "content_block_delta" -> blocks.delta(index, data.path("delta"));
            case "content_block_stop" -> blocks.stop(index);
            case "message_delta" -> {
                usage.read(data.path("usage"));
                usage.usage().ifPresent(counted -> pieces.accept(new Piece.Counted(counted)));
                JsonNode reason = data.path("delta").path("stop_reason");
                if (reason.isTextual()) {
                    reasonAtStart = Optional.empty();
                    pieces.accept(new Piece.Finished(0, StopReasons.of(reason.asText())));
                }
            }
            case "message_stop" -> {
                reasonAtStart.ifPresent(
                        reason -> pieces.accept(new Piece.Finished(0, StopReasons.of(reason))));
                pieces.accept(new Piece.Ended());
            }
            case "error" -> pieces.accept(new Piece.Failed(Errors.inside(data)));
            default -> {
                // ping, and whatever comes next
            }
        }
    }
}
