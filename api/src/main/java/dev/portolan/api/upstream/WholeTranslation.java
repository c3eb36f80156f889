package dev.portolan.api.upstream;

import dev.portolan.catalog.Prices;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.form.Translator;
import dev.portolan.dialect.openai.CompletionWriter;
import dev.portolan.provider.AnswerBody;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;

/// A whole answer's translation, made when its last byte is there. For one thread.
final class WholeTranslation implements TranslatedAnswer.Translation {
    private final Translator translator;
    private final CompletionWriter writer;
    private final Supplier<String> callIds;
    private final Prices prices;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private byte[] said = new byte[0];

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
    public void feed(ByteBuffer bytes) {
        AnswerBody.append(body, bytes);
    }

    @Override
    public void end() throws MalformedAnswerException {
        translator.whole(body.toByteArray(), callIds, new PricedPieces(prices, writer));
        said = writer.json();
    }

    @Override
    public byte[] take() {
        byte[] all = said;
        said = new byte[0];
        return all;
    }

    @Override
    public Optional<ErrorForm> error() {
        return writer.error();
    }

    @Override
    public boolean isOver() {
        return false;
    }
}
