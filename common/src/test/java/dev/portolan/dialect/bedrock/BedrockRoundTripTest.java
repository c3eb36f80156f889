package dev.portolan.dialect.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.Rendered;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What goes through the translator both ways comes out as it went in.
class BedrockRoundTripTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BedrockConverse translator = new BedrockConverse();

    /// The message that a client has of an answer, sent back as it is, is that answer's message,
    /// but for what ran at the server and what was cited.
    @Test
    void anAnswerSentBackIsWhatTheModelSaid() throws Exception {
        JsonNode completion =
                Rendered.whole(
                        translator,
                        Rendered.resource("/dialect/bedrock/answer.json").getBytes(UTF_8));
        ObjectNode request = JSON.createObjectNode().put("model", "m");
        ArrayNode messages = request.putArray("messages");
        messages.addObject().put("role", "user").put("content", "Greet me.");
        messages.add(completion.at("/choices/0/message"));

        JsonNode body =
                Rendered.request(translator, request.toString(), Rendered.model("m")).body();

        assertEquals(
                Rendered.json(
                        """
                        [{"reasoningContent": {"reasoningText": {"text": "Hm.", "signature": "c2ln"}}},
                         {"reasoningContent": {"redactedContent": "c2VjcmV0"}},
                         {"text": "Grüß Gott."},
                         {"toolUse": {"toolUseId": "tooluse_1", "name": "tide", "input": {"port": "Brest", "at": 7.0}}},
                         {"toolUse": {"toolUseId": "tooluse_2", "name": "now", "input": {}}}]
                        """),
                Rendered.json(body.at("/messages/1/content").toString()));
    }

    /// Random conversations: every text, call and result arrives, in order, once, and turns
    /// alternate.
    @Test
    void nothingOfAConversationIsLostOrInvented() throws Exception {
        Random random = new Random(5);
        for (int round = 0; round < 500; round++) {
            List<String> expected = new ArrayList<>();
            ObjectNode request = conversation(random, expected);

            JsonNode body =
                    Rendered.request(translator, request.toString(), Rendered.model("m")).body();

            List<String> found = new ArrayList<>();
            String before = "";
            body.path("system")
                    .forEach(block -> found.add("system " + block.path("text").asText()));
            for (JsonNode message : body.path("messages")) {
                String role = message.path("role").asText();
                assertEquals(false, role.equals(before), "turns alternate");
                before = role;
                message.path("content").forEach(block -> found.add(said(role, block)));
            }
            expected.sort(BedrockRoundTripTest::systemFirst);
            if (expected.getLast().startsWith("system ")) { // instructions alone are the user's
                expected.replaceAll(each -> each.replaceFirst("^system ", "user "));
            }
            assertEquals(expected, found, request.toString());
        }
    }

    private static int systemFirst(String a, String b) {
        return Boolean.compare(b.startsWith("system"), a.startsWith("system"));
    }

    private static String said(String role, JsonNode block) {
        if (block.has("toolUse")) {
            return "call " + block.path("toolUse");
        }
        if (block.has("toolResult")) {
            return "result "
                    + block.at("/toolResult/toolUseId").asText()
                    + block.at("/toolResult/content/0/text").asText();
        }
        return role + " " + block.path("text").asText();
    }

    private static ObjectNode conversation(Random random, List<String> expected) {
        ObjectNode request = JSON.createObjectNode().put("model", "m");
        ArrayNode messages = request.putArray("messages");
        int calls = 0;
        for (int i = random.nextInt(8); i >= 0; i--) {
            String text = "text " + random.nextInt() + " \"ü\u2028\n";
            switch (random.nextInt(5)) {
                case 0 -> {
                    messages.addObject().put("role", "system").put("content", text);
                    expected.add("system " + text);
                }
                case 1, 2 -> {
                    ArrayNode parts = messages.addObject().put("role", "user").putArray("content");
                    parts.addObject().put("type", "text").put("text", text);
                    parts.addObject().put("type", "text").put("text", "again");
                    expected.add("user " + text);
                    expected.add("user again");
                }
                case 3 -> {
                    messages.addObject().put("role", "assistant").put("content", text);
                    expected.add("assistant " + text);
                }
                default -> {
                    String id = "call_" + calls++;
                    ObjectNode input = JSON.createObjectNode().put("n", random.nextInt());
                    ObjectNode call =
                            messages.addObject()
                                    .put("role", "assistant")
                                    .putArray("tool_calls")
                                    .addObject()
                                    .put("id", id)
                                    .put("type", "function");
                    call.putObject("function").put("name", "f").put("arguments", input.toString());
                    messages.addObject()
                            .put("role", "tool")
                            .put("tool_call_id", id)
                            .put("content", text);
                    expected.add(
                            "call {\"toolUseId\":\"%s\",\"name\":\"f\",\"input\":%s}"
                                    .formatted(id, input));
                    expected.add("result " + id + text);
                }
            }
        }
        return request;
    }
}
