package dev.portolan.dialect.gemini;

import dev.portolan.dialect.form.AnswerReader;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.form.Piece;
import dev.portolan.dialect.form.Trees;
import dev.portolan.dialect.framing.JsonListReader;
import dev.portolan.dialect.framing.SseEvent;
import dev.portolan.dialect.framing.SseReader;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Reads a streamed answer: events (`alt=sse`), or else the elements of one JSON list as they come
/// (https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent, read
/// 2026-11-26). Which of the two shows in the first byte. Nothing marks the end but the end.
final class StreamReader implements AnswerReader {
    private final SseReader events = new SseReader();
    private final JsonListReader list = new JsonListReader(SseReader.MAX_EVENT_BYTES);
    private final AnswerPieces answer;
    private Consumer<Piece> pieces = _ -> {};
    private Optional<Boolean> isList = Optional.empty();

    StreamReader(Supplier<String> callIds) {
        this.answer = new AnswerPieces(callIds, piece -> pieces.accept(piece));
    }

    @Override
    public void feed(ByteBuffer bytes, Consumer<Piece> to) throws MalformedAnswerException {
        pieces = to;
        if (isList.isEmpty()) {
            isList = isList(bytes);
        }
        if (isList.orElse(false)) {
            list.feed(bytes);
            Optional<byte[]> document;
            while ((document = list.next()).isPresent()) {
                answer.read(Trees.answer(document.get()));
            }
            return;
        }
        events.feed(bytes);
        Optional<SseEvent> next;
        while ((next = events.next()).isPresent()) {
            read(next.get());
        }
    }

    /// Empty while there is nothing but white space.
    private static Optional<Boolean> isList(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            byte b = bytes.get(i);
            if (b > ' ' || b < 0) {
                return Optional.of(b == '[' || b == '{');
            }
        }
        return Optional.empty();
    }

    @Override
    public void end(Consumer<Piece> to) throws MalformedAnswerException {
        pieces = to;
        Optional<SseEvent> last = events.last();
        if (last.isPresent()) {
            read(last.get());
        }
        answer.end();
    }

    private void read(SseEvent event) throws MalformedAnswerException {
        if (!event.hasData() || event.dataLength() == 0 || event.isDone()) {
            return; // a gateway in between may add OpenAI's mark of the end
        }
        answer.read(Trees.answer(event.data(), event.dataFrom(), event.dataLength()));
    }
}
