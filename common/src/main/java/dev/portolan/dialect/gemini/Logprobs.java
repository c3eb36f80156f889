package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.Trees;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// `logprobsResult` (https://ai.google.dev/api/generate-content#LogprobsResult, read 2026-11-26) as
/// entries of OpenAI's `logprobs.content`: the chosen tokens, each with its alternatives.
final class Logprobs {
    private Logprobs() {}

    static void read(JsonNode result, Consumer<JsonNode> entries) {
        JsonNode chosen = result.path("chosenCandidates");
        JsonNode alternatives = result.path("topCandidates");
        for (int i = 0; i < chosen.size(); i++) {
            ObjectNode entry = token(chosen.get(i));
            ArrayNode top = entry.putArray("top_logprobs");
            for (JsonNode each : alternatives.path(i).path("candidates")) {
                top.add(token(each));
            }
            entries.accept(entry);
        }
    }

    private static ObjectNode token(JsonNode candidate) {
        String text = candidate.path("token").asText("");
        ObjectNode token = Trees.object().put("token", text);
        JsonNode probability = candidate.path("logProbability");
        if (probability.isNumber()) {
            token.set("logprob", probability);
        } else {
            token.put("logprob", 0);
        }
        ArrayNode bytes = token.putArray("bytes");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(b & 0xff);
        }
        return token;
    }
}
