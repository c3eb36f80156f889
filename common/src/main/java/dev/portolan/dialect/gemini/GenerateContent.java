package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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

/// Translates to and from `generateContent`. The model and whether the answer is streamed stand in
/// the address, which is the host's affair.
///
/// An answer is one document, a stream is several of the same shape:
///
/// ```json
/// {"responseId": "…", "candidates": [{"index": 0, "content": {"parts": [{"text": "…"}]}, "finishReason": "STOP"}],
///  "usageMetadata": {"promptTokenCount": 3, "candidatesTokenCount": 5, "totalTokenCount": 8}}
/// ```
public final class GenerateContent implements Translator {
    @Override
    public TranslatedRequest request(ChatForm form, CalledModel model)
            throws InvalidRequestException {
        return new RequestWriter(form, model).write();
    }

    /// A list of documents is a stream that somebody collected.
    @Override
    public void whole(byte[] body, Supplier<String> callIds, Consumer<Piece> pieces)
            throws MalformedAnswerException {
        AnswerPieces answer = new AnswerPieces(callIds, pieces);
        JsonNode root = Trees.lenient(body);
        if (root instanceof ArrayNode list && !list.isEmpty()) {
            for (JsonNode document : list) {
                answer.read(document);
            }
        } else {
            answer.read(Trees.answer(body));
        }
        answer.endWhole();
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
        return Optional.of(new ContentEmbeddings());
    }
}
