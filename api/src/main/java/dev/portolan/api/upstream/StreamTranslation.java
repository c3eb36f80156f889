package dev.portolan.api.upstream;

import dev.portolan.dialect.form.AnswerReader;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.openai.ChunkWriter;
import java.nio.ByteBuffer;

/// A streamed answer's translation: every event as soon as it is there. For one thread.
final class StreamTranslation implements TranslatedAnswer.Translation {
    private final AnswerReader reader;
    private final ChunkWriter writer;

    StreamTranslation(AnswerReader reader, ChunkWriter writer) {
        this.reader = reader;
        this.writer = writer;
    }

    @Override
    public String contentType() {
        return "text/event-stream";
    }

    @Override
    public byte[] feed(ByteBuffer bytes) throws MalformedAnswerException {
        reader.feed(bytes, writer);
        return writer.take();
    }

    @Override
    public byte[] end() throws MalformedAnswerException {
        reader.end(writer);
        writer.end();
        return writer.take();
    }

    @Override
    public boolean isOver() {
        return writer.isOver();
    }
}
