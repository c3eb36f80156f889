package dev.portolan.api.upstream;

import dev.portolan.catalog.Prices;
import dev.portolan.dialect.form.AnswerReader;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.openai.ChunkWriter;
import dev.portolan.usage.Usage;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A streamed answer's translation: every event as soon as it is there. For one thread.
final class StreamTranslation implements TranslatedAnswer.Translation {
    private final AnswerReader reader;
    private final ChunkWriter writer;
    private final PricedPieces pieces;

    StreamTranslation(AnswerReader reader, ChunkWriter writer, Prices prices) {
        this.reader = reader;
        this.writer = writer;
        this.pieces = new PricedPieces(prices, writer);
    }

    @Override
    public String contentType() {
        return "text/event-stream";
    }

    @Override
    public void feed(ByteBuffer bytes) throws MalformedAnswerException {
        reader.feed(bytes, pieces);
    }

    @Override
    public void end() throws MalformedAnswerException {
        reader.end(pieces);
        writer.end();
    }

    @Override
    public byte[] take() {
        return writer.take();
    }

    @Override
    public Optional<ErrorForm> error() {
        return writer.error();
    }

    @Override
    public Optional<Usage> counted() {
        return writer.counted();
    }

    @Override
    public boolean isOver() {
        return writer.isOver();
    }
}
