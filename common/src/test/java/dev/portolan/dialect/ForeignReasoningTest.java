package dev.portolan.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.anthropic.AnthropicMessages;
import dev.portolan.dialect.bedrock.BedrockConverse;
import dev.portolan.dialect.form.Translator;
import dev.portolan.dialect.gemini.GenerateContent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A conversation that moved from one provider to another carries proofs and secrets that the new
/// one would refuse.
class ForeignReasoningTest {
    private static final String CONVERSATION =
            """
            {"model": "m", "messages": [{"role": "user", "content": "Why?"},
             {"role": "assistant", "content": "So.", "reasoning_details": [
              {"type": "reasoning.text", "index": 0, "text": "a", "signature": "claudes", "format": "anthropic-claude-v1"},
              {"type": "reasoning.encrypted", "index": 1, "data": "claudes", "format": "anthropic-claude-v1"},
              {"type": "reasoning.encrypted", "index": 2, "data": "bedrocks", "format": "amazon-bedrock-v1"},
              {"type": "reasoning.encrypted", "index": 3, "data": "geminis", "format": "google-gemini-v1"},
              {"type": "reasoning.text", "index": 4, "text": "b", "signature": "geminis", "format": "google-gemini-v1"},
              {"type": "reasoning.encrypted", "index": 5, "data": "openais", "format": "openai-responses-v1"}]},
             {"role": "user", "content": "And?"}]}
            """;

    private static JsonNode turn(Translator translator, String conversation, String path)
            throws Exception {
        JsonNode body =
                Rendered.request(translator, conversation, Rendered.model("claude-gemini-3"))
                        .body();
        return body.at(path);
    }

    private static List<String> all(JsonNode turn, String name) {
        List<String> texts = new ArrayList<>();
        turn.findValuesAsText(name, texts);
        return texts;
    }

    @Test
    void anthropicIsShownClaudesOnly() throws Exception {
        JsonNode turn = turn(new AnthropicMessages(), CONVERSATION, "/messages/1");

        assertEquals(List.of("claudes"), all(turn, "signature"));
        assertEquals(List.of("claudes"), all(turn, "data"));
    }

    @Test
    void bedrockIsShownClaudesProofsAndItsOwnSecrets() throws Exception {
        JsonNode turn = turn(new BedrockConverse(), CONVERSATION, "/messages/1");

        assertEquals(List.of("claudes"), all(turn, "signature"));
        assertEquals(List.of("bedrocks"), all(turn, "redactedContent"));
    }

    @Test
    void geminiIsShownItsOwnOnly() throws Exception {
        JsonNode turn = turn(new GenerateContent(), CONVERSATION, "/contents/1");

        assertEquals(List.of("geminis"), all(turn, "thoughtSignature"));
    }

    @Test
    void whatDoesNotSayWhoseItIsGoesOn() throws Exception {
        String unsaid = CONVERSATION.replaceAll(", \"format\": \"[a-z0-9-]+\"", "");

        assertEquals(
                List.of("claudes", "bedrocks", "geminis", "openais"),
                all(turn(new AnthropicMessages(), unsaid, "/messages/1"), "data"));
    }
}
