package dev.portolan.dialect.gemini;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.Rendered;
import dev.portolan.dialect.form.TranslatedRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What was said before, told to Gemini again.
class GeminiConversationTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GenerateContent translator = new GenerateContent();

    private TranslatedRequest translated(String messages) throws Exception {
        return Rendered.request(
                translator,
                "{\"model\": \"m\", \"messages\": " + messages + "}",
                Rendered.model("gemini-2.5-flash"));
    }

    @Test
    void resultsComeInTheOrderOfTheirCalls() throws Exception {
        String call =
                "{\"id\": \"%s\", \"type\": \"function\", \"function\": {\"name\": \"tide\"}}";
        String conversation =
                """
                [{"role": "user", "content": "Tides?"},
                 {"role": "assistant", "tool_calls": [%s, %s]},
                 {"role": "tool", "tool_call_id": "call_unknown", "content": "lost"},
                 {"role": "tool", "tool_call_id": "call_b", "content": "low"},
                 {"role": "tool", "tool_call_id": "call_a", "content": "high"},
                 {"role": "assistant", "tool_calls": [%s, %s]},
                 {"role": "tool", "tool_call_id": "call_c", "content": "ebb"},
                 {"role": "tool", "tool_call_id": "call_b", "content": "flood"}]
                """
                        .formatted(
                                call.formatted("call_a"),
                                call.formatted("call_b"),
                                call.formatted("call_b"),
                                call.formatted("call_c"));

        JsonNode contents = translated(conversation).body().path("contents");

        assertEquals(List.of("high", "low", "lost"), results(contents.path(2)));
        assertEquals(List.of("flood", "ebb"), results(contents.path(4)));
    }

    private static List<String> results(JsonNode turn) {
        List<String> results = new ArrayList<>();
        turn.path("parts")
                .forEach(
                        part -> results.add(part.at("/functionResponse/response/result").asText()));
        return results;
    }

    @Test
    void aSignatureWithoutTextSurvivesTheTurn() throws Exception {
        byte[] answer =
                """
                {"candidates": [{"content": {"parts": [{"inlineData": {"mimeType": "image/png", "data": "aGk="}, "thoughtSignature": "b25l"},
                  {"thoughtSignature": "dHdv"}]}, "finishReason": "STOP"}]}
                """
                        .getBytes(StandardCharsets.UTF_8);
        JsonNode message = Rendered.whole(translator, answer).at("/choices/0/message");
        ObjectNode user = JSON.createObjectNode().put("role", "user").put("content", "And?");

        JsonNode body =
                translated(JSON.createArrayNode().add(user).add(message).add(user).toString())
                        .body();

        assertEquals(
                Rendered.json("[{\"text\": \"\", \"thoughtSignature\": \"dHdv\"}]"),
                body.at("/contents/1/parts"));
    }

    @Test
    void saysThatNobodyLearnsWhoSpeaks() throws Exception {
        TranslatedRequest translated =
                translated("[{\"role\": \"user\", \"name\": \"Ada\", \"content\": \"Hi\"}]");

        assertEquals(Set.of("messages.name"), translated.leftOut());
    }
}
