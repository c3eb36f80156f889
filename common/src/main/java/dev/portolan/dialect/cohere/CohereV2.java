package dev.portolan.dialect.cohere;

import dev.portolan.dialect.form.AnswerReader;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.ChatForm;
import dev.portolan.dialect.form.EmbeddingTranslator;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.form.Piece;
import dev.portolan.dialect.form.TranslatedRequest;
import dev.portolan.dialect.form.Translator;
import dev.portolan.dialect.form.Trees;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Translates to and from Cohere's chat, `POST /v2/chat`, and its embeddings, `POST /v2/embed`.
public final class CohereV2 implements Translator {
    @Override
    public TranslatedRequest request(ChatForm form, CalledModel model)
            throws InvalidRequestException {
        return new RequestWriter(form, model).write();
    }

    @Override
    public void whole(byte[] body, Supplier<String> callIds, Consumer<Piece> pieces)
            throws MalformedAnswerException {
        WholeReader.read(Trees.answer(body), pieces);
    }

    @Override
    public AnswerReader stream(Supplier<String> callIds) {
        return new StreamReader();
    }

    @Override
    public ErrorForm error(int status, Map<String, List<String>> headers, byte[] body) {
        return Errors.of(status, body);
    }

    @Override
    public Optional<EmbeddingTranslator> embeddings() {
        return Optional.of(new CohereEmbeddings());
    }
}
