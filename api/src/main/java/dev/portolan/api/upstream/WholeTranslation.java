package dev.portolan.api.upstream;

import dev.portolan.catalog.Prices;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.form.Translator;
import dev.portolan.dialect.openai.CompletionWriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/// A whole answer's translation, made when its last byte is there. For one thread.
final class WholeTranslation implements TranslatedAnswer.Translation {
    private final Translator translator;
    private final CompletionWriter writer;
    private final Supplier<String> callIds;
    private final Prices prices;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    WholeTranslation(
            Translator translator,
            CompletionWriter writer,
            Supplier<String> callIds,
            Prices prices) {
        this.translator = translator;
        this.writer = writer;
        this.callIds = callIds;
        this.prices = prices;
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public byte[] feed(ByteBuffer bytes) {
        byte[] more = new byte[bytes.remaining()];
        bytes.get(more);
        body.writeBytes(more);
        return new byte[0];
    }

    @Override
    public byte[] end() throws MalformedAnswerException {
        translator.whole(body.toByteArray(), callIds, new PricedPieces(prices, writer));
        return writer.json();
    }

    @Override
    public boolean isOver() {
        return false;
    }
}
