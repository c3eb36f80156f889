package dev.portolan.dialect.ollama;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

/// Translates to and from Ollama's chat, `POST /api/chat`, and its embeddings, `POST /api/embed`.
public final class OllamaChat implements Translator {
    @Override
    public TranslatedRequest request(ChatForm form, CalledModel model)
            throws InvalidRequestException {
        return new RequestWriter(form, model).write();
    }

    @Override
    public void whole(byte[] body, Supplier<String> callIds, Consumer<Piece> pieces)
            throws MalformedAnswerException {
        ObjectNode answer = Trees.answer(body);
        boolean isFailure = answer.hasNonNull("error");
        boolean isAnswer = answer.path("message").isObject() || answer.path("response").isTextual();
        if (!isFailure && (!isAnswer || !answer.path("done").asBoolean(true))) {
            throw new MalformedAnswerException("the answer has no message, or half of one");
        }
        AnswerPieces read = new AnswerPieces(callIds, pieces);
        read.add(answer);
        if (!isFailure && !answer.has("done")) {
            read.done(answer);
        }
    }

    @Override
    public AnswerReader stream(Supplier<String> callIds) {
        return new StreamReader(callIds);
    }

    @Override
    public ErrorForm error(int status, Map<String, List<String>> headers, byte[] body) {
        return Errors.of(status, body);
    }

    @Override
    public Optional<EmbeddingTranslator> embeddings() {
        return Optional.of(new OllamaEmbeddings());
    }
}
