package dev.portolan.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
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

/// Translates to and from Bedrock's Converse API. The model stands in the address, not in the
/// request.
///
/// ```json
/// {"output": {"message": {"role": "assistant", "content": [{"text": "…"}, {"toolUse": {…}}]}},
///  "stopReason": "end_turn", "usage": {"inputTokens": 1, "outputTokens": 2, "totalTokens": 3}}
/// ```
public final class BedrockConverse implements Translator {
    private final BedrockEmbeddings embeddings = new BedrockEmbeddings();

    @Override
    public TranslatedRequest request(ChatForm form, CalledModel model)
            throws InvalidRequestException {
        return new RequestWriter(form, model).write();
    }

    @Override
    public void whole(byte[] body, Supplier<String> callIds, Consumer<Piece> pieces)
            throws MalformedAnswerException {
        ObjectNode answer = Trees.answer(body);
        JsonNode content = answer.path("output").path("message").path("content");
        if (!content.isArray()) {
            throw new MalformedAnswerException("the answer has no content");
        }
        Blocks blocks = new Blocks(pieces);
        for (int i = 0; i < content.size(); i++) {
            blocks.whole(i, content.get(i));
        }
        UsageCount.of(answer.path("usage"))
                .ifPresent(usage -> pieces.accept(new Piece.Counted(usage)));
        pieces.accept(new Piece.Finished(0, StopReasons.of(answer.path("stopReason").asText(""))));
    }

    @Override
    public AnswerReader stream(Supplier<String> callIds) {
        return new StreamReader();
    }

    @Override
    public ErrorForm error(int status, Map<String, List<String>> headers, byte[] body) {
        return Errors.of(status, headers, body);
    }

    @Override
    public Optional<EmbeddingTranslator> embeddings() {
        return Optional.of(embeddings);
    }
}
