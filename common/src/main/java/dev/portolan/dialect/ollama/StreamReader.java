package dev.portolan.dialect.ollama;

import dev.portolan.dialect.form.AnswerReader;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.form.Piece;
import dev.portolan.dialect.form.Trees;
import dev.portolan.dialect.framing.JsonLine;
import dev.portolan.dialect.framing.JsonLineReader;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Reads a streamed answer: a JSON document a line, the last of them with `done: true`, or with an
/// `error` (https://docs.ollama.com/api/streaming, read 2026-11-26).
final class StreamReader implements AnswerReader {
    private final JsonLineReader lines = new JsonLineReader();
    private final AnswerPieces answer;
    private Consumer<Piece> pieces = _ -> {};

    StreamReader(Supplier<String> callIds) {
        this.answer = new AnswerPieces(callIds, piece -> pieces.accept(piece));
    }

    @Override
    public void feed(ByteBuffer bytes, Consumer<Piece> to) throws MalformedAnswerException {
        pieces = to;
        lines.feed(bytes);
        Optional<JsonLine> next;
        while ((next = lines.next()).isPresent()) {
            read(next.get());
        }
    }

    @Override
    public void end(Consumer<Piece> to) throws MalformedAnswerException {
        pieces = to;
        Optional<JsonLine> last = lines.last();
        if (last.isPresent()) {
            read(last.get());
        }
    }

    private void read(JsonLine line) throws MalformedAnswerException {
        answer.add(Trees.answer(line.bytes(), line.from(), line.length()));
    }
}
