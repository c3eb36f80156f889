package dev.portolan.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.TranslatedRequest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Random conversations, in every dialect: what was said, called and answered arrives, in order and
/// once, letter for letter; no text comes along that nobody wrote, and nothing is null.
class ConversationsTest {
    /// Surrounds everything that a message says, so that it is found in whatever it has become.
    private static final Pattern SAID = Pattern.compile("«[^»]*»");

    /// In these, neighbours of one role are one turn.
    private static final Set<Dialect> JOINING =
            EnumSet.of(Dialect.ANTHROPIC_MESSAGES, Dialect.BEDROCK_CONVERSE, Dialect.GEMINI);

    private static final String[] LETTERS = {
        "a", " ", "\n", "\"", "\\", "ü", "🌊", "\u2028", "\u0000", "<", "&", "\t", "{", "%s", "null"
    };

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OPENAI_CHAT")
    void nothingIsLostOrInvented(Dialect dialect) throws Exception {
        Random random = new Random(11);
        for (int round = 0; round < 500; round++) {
            Conversation conversation = new Conversation(random);

            TranslatedRequest translated =
                    Rendered.request(
                            dialect.translator().orElseThrow(),
                            conversation.request.toString(),
                            Rendered.model(model(dialect)));

            List<String> found = new ArrayList<>();
            look(translated.body(), "", found);
            String request = conversation.request + " became " + translated.body();
            assertEquals(conversation.expected(dialect), found, request);
            assertEquals(Set.of(), translated.leftOut(), request);
            if (JOINING.contains(dialect)) {
                assertNoNeighbours(translated.body(), request);
            }
        }
    }

    private static void assertNoNeighbours(JsonNode body, String request) {
        String before = "";
        for (JsonNode turn : body.path(body.has("contents") ? "contents" : "messages")) {
            String role = turn.path("role").asText();
            assertNotEquals(before, role, request);
            before = role;
        }
    }

    private static String model(Dialect dialect) {
        return switch (dialect) {
            case ANTHROPIC_MESSAGES -> "claude-sonnet-4-5";
            case BEDROCK_CONVERSE -> "anthropic.claude-sonnet-4-5-v1:0";
            case GEMINI -> "gemini-2.5-flash";
            case OPENAI_CHAT, COHERE_V2, OLLAMA -> "m";
        };
    }

    /// All that is said below a node, in order.
    private static void look(JsonNode node, String name, List<String> found) {
        if (name.equals("arguments") && node.isTextual()) { // of a call, as OpenAI has them
            look(Rendered.json(node.asText()), "", found);
        } else if (node.isTextual()) {
            SAID.matcher(node.asText()).results().forEach(said -> found.add(said.group()));
            boolean isSaid = Set.of("text", "content").contains(name);
            String rest = isSaid ? SAID.matcher(node.asText()).replaceAll("").strip() : "";
            assertEquals("", rest, "said by nobody");
        }
        assertEquals(false, node.isNull(), "null at " + name);
        if (node.isObject()) {
            node.properties().forEach(each -> look(each.getValue(), each.getKey(), found));
        } else {
            node.forEach(each -> look(each, name, found));
        }
    }

    /// Turns as a client may have them, and what is said in them.
    private static final class Conversation {
        final ObjectNode request = JsonNodeFactory.instance.objectNode().put("model", "m");
        private final ArrayNode messages = request.putArray("messages");
        private final List<String> inOrder = new ArrayList<>();
        private final List<String> instructions = new ArrayList<>();
        private final List<String> turns = new ArrayList<>();
        private final Random random;
        private int said;

        Conversation(Random random) {
            this.random = random;
            for (int i = random.nextInt(8); i >= 0; i--) {
                switch (random.nextInt(8)) {
                    case 0 -> text(message("system"), instructions);
                    case 1 -> text(message("developer"), instructions);
                    case 2 -> text(message("user"), turns);
                    case 3 -> parts(message("user"));
                    case 4 -> text(message("assistant"), turns);
                    case 5 -> message("user").put("content", "");
                    case 6 -> message("assistant").put("content", "");
                    default -> calls(message("assistant"));
                }
            }
            text(message("user"), turns);
        }

        /// Ollama takes instructions where they stand, the others at the beginning.
        List<String> expected(Dialect dialect) {
            if (dialect == Dialect.OLLAMA) {
                return inOrder;
            }
            List<String> all = new ArrayList<>(instructions);
            all.addAll(turns);
            return all;
        }

        private ObjectNode message(String role) {
            return messages.addObject().put("role", role);
        }

        private void text(ObjectNode message, List<String> among) {
            message.put("content", say(among));
        }

        private void parts(ObjectNode message) {
            ArrayNode parts = message.putArray("content");
            for (int i = random.nextInt(3); i >= 0; i--) {
                parts.addObject().put("type", "text").put("text", say(turns));
            }
        }

        /// Calls at once, and a result for each of them.
        private void calls(ObjectNode message) {
            if (random.nextBoolean()) {
                text(message, turns);
            }
            ArrayNode calls = message.putArray("tool_calls");
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                ObjectNode arguments = JsonNodeFactory.instance.objectNode().put("n", i);
                arguments.putArray("to").addObject().put("port", say(turns));
                ObjectNode call = calls.addObject().put("id", "call_" + said + "_" + i);
                call.put("type", "function")
                        .putObject("function")
                        .put("name", "tide")
                        .put("arguments", arguments.toString());
            }
            for (JsonNode call : calls) {
                message("tool")
                        .put("tool_call_id", call.path("id").asText())
                        .put("content", say(turns));
            }
        }

        private String say(List<String> among) {
            StringBuilder text = new StringBuilder("«").append(said++).append(' ');
            for (int i = random.nextInt(6); i > 0; i--) {
                text.append(LETTERS[random.nextInt(LETTERS.length)]);
            }
            String all = text.append('»').toString();
            among.add(all);
            inOrder.add(all);
            return all;
        }
    }
}
