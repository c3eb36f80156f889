package dev.portolan.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.AnswerReader;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.form.Piece;
import dev.portolan.dialect.form.Trees;
import dev.portolan.dialect.framing.EventFrame;
import dev.portolan.dialect.framing.EventFrameReader;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads the answer of ConverseStream
/// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html, read
/// 2026-11-26): `messageStart`, then for each block `contentBlockStart` (calls only),
/// `contentBlockDelta`s and `contentBlockStop`, then `messageStop` with the reason, and last of all
/// `metadata` with the usage. A failure is a message of type `exception`, or `error` where not even
/// the service's exceptions apply. Events that are not known are passed over.
final class StreamReader implements AnswerReader {
    private final EventFrameReader frames = new EventFrameReader();
    private Consumer<Piece> pieces = _ -> {};
    private final Blocks blocks = new Blocks(piece -> pieces.accept(piece));
    private boolean isStopped;

    @Override
    public void feed(ByteBuffer bytes, Consumer<Piece> to) throws MalformedAnswerException {
        pieces = to;
        frames.feed(bytes);
        Optional<EventFrame> next;
        while ((next = frames.next()).isPresent()) {
            read(next.get());
        }
    }

    @Override
    public void end(Consumer<Piece> to) throws MalformedAnswerException {
        if (!frames.isBetweenFrames()) {
            throw new MalformedAnswerException("the event stream ends within a message");
        }
    }

    private void read(EventFrame frame) throws MalformedAnswerException {
        switch (frame.header(":message-type")) {
            case "event" -> event(frame);
            case "exception" ->
                    pieces.accept(
                            new Piece.Failed(
                                    Errors.inside(
                                            frame.header(":exception-type"),
                                            Errors.sentence(Trees.lenient(frame.payload())))));
            case "error" ->
                    pieces.accept(
                            new Piece.Failed(
                                    Errors.inside(
                                            frame.header(":error-code"),
                                            frame.header(":error-message"))));
            default -> {
                // No kind of message that is known.
            }
        }
    }

    private void event(EventFrame frame) throws MalformedAnswerException {
        String type = frame.header(":event-type");
        switch (type) {
            case "contentBlockStart" -> {
                JsonNode event = Trees.answer(frame.payload());
                blocks.start(index(event), event.path("start"));
            }
            case "contentBlockDelta" -> {
                JsonNode event = Trees.answer(frame.payload());
                blocks.delta(index(event), event.path("delta"));
            }
            case "contentBlockStop" -> blocks.stop();
            case "messageStop" -> {
                JsonNode event = Trees.answer(frame.payload());
                blocks.stop();
                isStopped = true;
                String reason = event.path("stopReason").asText("");
                pieces.accept(new Piece.Finished(0, StopReasons.of(reason)));
            }
            case "metadata" -> {
                JsonNode event = Trees.answer(frame.payload());
                UsageCount.of(event.path("usage"))
                        .ifPresent(usage -> pieces.accept(new Piece.Counted(usage)));
                if (isStopped) {
                    pieces.accept(new Piece.Ended());
                }
            }
            default -> {
                // messageStart says nothing that is needed. Exceptions are events in the service's
                // description, and some who stand between send them so.
                if (type.endsWith("Exception")) {
                    JsonNode payload = Trees.lenient(frame.payload());
                    pieces.accept(new Piece.Failed(Errors.inside(type, Errors.sentence(payload))));
                }
            }
        }
    }

    private static int index(JsonNode event) {
        return event.path("contentBlockIndex").asInt(0);
    }
}
