package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.api.recorded.Heard.HeardChoice;
import dev.portolan.api.recorded.Meaning.Likely;
import dev.portolan.api.recorded.Meaning.Tokens;
import dev.portolan.testing.Recording;

/// Ollama's own chat: the same document whole and in lines.
final class OllamaView {
    private final Heard heard = new Heard();
    private final HeardChoice choice = heard.choice(0);

    private OllamaView() {}

    static Meaning of(Recording recording) {
        OllamaView view = new OllamaView();
        Frames.text(recording).forEach(view::document);
        return view.heard.meaning();
    }

    private void document(JsonNode document) {
        JsonNode message = document.path("message");
        choice.text(message.path("content"));
        choice.reasoning(message.path("thinking"));
        message.path("tool_calls")
                .forEach(call ->
                        choice.call(
                                call.path("function").path("name").asText(),
                                call.path("function").path("arguments")));
        document.path("logprobs").forEach(token -> choice.likely(likely(token)));
        if (document.path("done").asBoolean(false)) {
            boolean isCut = document.path("done_reason").asText().equals("length");
            choice.finish(isCut ? "length" : choice.hasCalls() ? "tool_calls" : "stop");
            long prompt = document.path("prompt_eval_count").asLong();
            long completion = document.path("eval_count").asLong();
            if (document.has("prompt_eval_count") || document.has("eval_count")) {
                heard.usage(new Tokens(prompt, completion, prompt + completion, 0, 0, 0));
            }
        }
    }

    private static Likely likely(JsonNode token) {
        return new Likely(
                token.path("token").asText(),
                token.path("logprob").asDouble(),
                token.path("top_logprobs").valueStream().map(OllamaView::likely).toList());
    }
}
