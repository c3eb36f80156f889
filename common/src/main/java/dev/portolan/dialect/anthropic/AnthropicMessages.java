package dev.portolan.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.AnswerReader;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.ChatForm;
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

/// Translates to and from Anthropic's Messages API. Where the model stands and which version is
/// spoken is the host's affair, so the request has a `model` and no version.
public final class AnthropicMessages implements Translator {
    @Override
    public TranslatedRequest request(ChatForm form, CalledModel model)
            throws InvalidRequestException {
        return new RequestWriter(form, model).write();
    }

    @Override
    public void whole(byte[] body, Supplier<String> callIds, Consumer<Piece> pieces)
            throws MalformedAnswerException {
        ObjectNode answer = Trees.answer(body);
        if (answer.path("type").asText().equals("error")) {
            pieces.accept(new Piece.Failed(Errors.inside(answer)));
            return;
        }
        if (!answer.path("content").isArray()) {
            throw new MalformedAnswerException("the answer has no content");
        }
        pieces.accept(new Piece.Begun(Optional.of(answer.path("id").asText("")), Optional.empty()));
        new Blocks(pieces).whole(answer.path("content"));
        UsageCount usage = new UsageCount();
        usage.read(answer.path("usage"));
        usage.usage().ifPresent(counted -> pieces.accept(new Piece.Counted(counted)));
        pieces.accept(new Piece.Finished(0, StopReasons.of(answer.path("stop_reason").asText(""))));
    }

    @Override
    public AnswerReader stream(Supplier<String> callIds) {
        return new StreamReader();
    }

    @Override
    public ErrorForm error(int status, Map<String, List<String>> headers, byte[] body) {
        return Errors.of(status, body);
    }
}
