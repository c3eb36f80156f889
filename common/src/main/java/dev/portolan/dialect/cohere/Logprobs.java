package dev.portolan.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.Piece;
import dev.portolan.dialect.form.Trees;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Probabilities, `{"text", "token_ids", "logprobs"}`: of a stretch of text, whose tokens are not
/// told apart. So the stretch counts as one token, as probable as its tokens are together.
final class Logprobs {
    private Logprobs() {}

    static Optional<Piece> of(JsonNode item) {
        JsonNode logprobs = item.path("logprobs");
        if (!item.path("text").isTextual() || logprobs.isEmpty()) {
            return Optional.empty();
        }
        double sum = 0;
        for (JsonNode each : logprobs) {
            sum += each.asDouble();
        }
        if (!Double.isFinite(sum)) {
            return Optional.empty();
        }
        String text = item.path("text").asText();
        ObjectNode content = Trees.object().put("token", text).put("logprob", sum);
        ArrayNode bytes = content.putArray("bytes");
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(each & 0xff);
        }
        content.putArray("top_logprobs");
        return Optional.of(new Piece.Logprob(0, content));
    }
}
