package dev.portolan.dialect.told;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a client has of an answer in the end, and on the way that what it sees is by the rules of
/// chat completions.
final class Heard {
    /// Whatever we make up because the provider gave none.
    private static final String MADE = "call_made_";

    private static final String NAMELESS = "chatcmpl-made";

    private final SortedMap<Integer, Choice> choices = new TreeMap<>();
    private Optional<JsonNode> envelope = Optional.empty();
    private Optional<Told.Tokens> usage = Optional.empty();

    private Heard() {}

    /// One choice, as far as it has come.
    private static final class Choice {
        final Telling telling = new Telling();
        final SortedMap<Integer, JsonNode> calls = new TreeMap<>();
        final SortedMap<Integer, StringBuilder> arguments = new TreeMap<>();
        final List<ObjectNode> thoughts = new ArrayList<>();
        String finish = "";

        Told.Choice told() {
            Set<String> ids = new HashSet<>();
            calls.forEach((place, call) -> {
                String id = text(call.path("id"));
                assertTrue(!id.isEmpty() && ids.add(id), "ids are present and unique");
                String json = String.valueOf(arguments.get(place));
                telling.callEnds(
                        new Told.Call(
                                id.startsWith(MADE) ? "" : id,
                                text(call.path("function").path("name")),
                                finish.isEmpty() ? Wire.json("{}") : Wire.read(json),
                                call.at("/extra_content/google/thought_signature").asText("")));
            });
            for (ObjectNode thought : thoughts) {
                assertTrue(thought.remove("index").isInt(), "no index");
                telling.thought(thought);
            }
            return telling.end(finish);
        }
    }

    static Told whole(JsonNode completion) {
        Heard heard = new Heard();
        assertEquals("chat.completion", completion.path("object").asText());
        for (JsonNode each : completion.path("choices")) {
            JsonNode message = each.path("message");
            assertEquals("assistant", message.path("role").asText());
            boolean mayBeNull = message.has("tool_calls");
            JsonNode content = message.path("content");
            assertTrue(content.isTextual() || (mayBeNull && content.isNull()), "no content");
            heard.message(each.path("index").asInt(-1), message);
            heard.tokens(each);
            heard.choice(each.path("index").asInt(-1)).finish = text(each.path("finish_reason"));
        }
        heard.usage(completion);
        return heard.told(completion).withoutOrder();
    }

    static Told stream(List<JsonNode> chunks) {
        Heard heard = new Heard();
        chunks.forEach(heard::chunk);
        return heard.told(chunks.getFirst());
    }

    /// The choices of a stream that may have been cut off: a choice may be missing, or its end.
    static Map<Integer, Told.Choice> some(List<JsonNode> chunks) {
        Heard heard = new Heard();
        chunks.forEach(heard::chunk);
        Map<Integer, Told.Choice> some = new TreeMap<>();
        heard.choices.forEach((index, choice) -> some.put(index, choice.told()));
        return some;
    }

    private void chunk(JsonNode chunk) {
        ObjectNode same = chunk.deepCopy();
        same.remove(List.of("choices", "usage"));
        assertEquals(envelope.orElse(same), same, "chunks of two answers");
        assertEquals("chat.completion.chunk", chunk.path("object").asText());
        envelope = Optional.of(same);
        assertTrue(usage.isEmpty(), "something after the usage");
        if (chunk.has("usage")) {
            assertEquals(0, chunk.path("choices").size());
            usage(chunk);
            return;
        }
        assertEquals(1, chunk.path("choices").size());
        assertTrue(UTF_8.newEncoder().canEncode(chunk.toString()), "half a character");
        JsonNode each = chunk.path("choices").get(0);
        int index = each.path("index").asInt(-1);
        boolean isFirst = !choices.containsKey(index);
        JsonNode delta = each.path("delta");
        assertEquals(isFirst, delta.has("role"), "the role comes first, once");
        assertTrue(choice(index).finish.isEmpty(), "something after the end");
        assertFalse(delta.has("role") && !delta.path("role").asText().equals("assistant"));
        delta.forEach(member -> assertFalse(member.isNull() || isEmpty(member), "an empty delta"));
        message(index, delta);
        tokens(each);
        if (!each.path("finish_reason").isNull()) {
            choice(index).finish = text(each.path("finish_reason"));
        }
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isTextual() ? value.asText().isEmpty() : value.isEmpty();
    }

    /// All of a message or some of it.
    private void message(int index, JsonNode message) {
        Choice choice = choice(index);
        choice.telling.thinking(message.path("reasoning_content").asText(""));
        if (message.path("content").isTextual()) {
            choice.telling.text(text(message.path("content")));
        }
        message.path("reasoning_details").forEach(detail -> thought(choice, detail));
        message.path("annotations").forEach(choice.telling::source);
        int place = 0;
        for (JsonNode call : message.path("tool_calls")) {
            call(choice, call.path("index").asInt(place++), call);
        }
    }

    private void tokens(JsonNode choice) {
        for (JsonNode token : choice.at("/logprobs/content")) {
            assertTrue(token.path("logprob").isNumber(), "no logprob");
            choice(choice.path("index").asInt(-1))
                    .telling
                    .token(text(token.path("token")), token.path("logprob").asDouble());
        }
    }

    private void call(Choice choice, int place, JsonNode call) {
        boolean isNew = choice.calls.putIfAbsent(place, call) == null;
        assertEquals(isNew, call.has("id"), "a call's id comes once");
        assertEquals(isNew, call.path("function").has("name"), "a call's name comes once");
        if (isNew) {
            assertEquals(choice.calls.size() - 1, place, "calls come in their order");
            assertEquals("function", call.path("type").asText());
            choice.telling.callBegins();
        }
        choice.arguments
                .computeIfAbsent(place, _ -> new StringBuilder())
                .append(text(call.path("function").path("arguments")));
    }

    /// Deltas of one block share its index; what is sealed comes whole.
    private static void thought(Choice choice, JsonNode detail) {
        for (ObjectNode before : choice.thoughts) {
            if (detail.path("type").asText().equals("reasoning.text")
                    && before.path("type").equals(detail.path("type"))
                    && before.path("index").equals(detail.path("index"))) {
                String text = before.path("text").asText() + detail.path("text").asText();
                before.setAll((ObjectNode) detail);
                before.put("text", text);
                return;
            }
        }
        choice.thoughts.add(detail.deepCopy());
    }

    private void usage(JsonNode from) {
        JsonNode counted = from.path("usage");
        if (counted.isMissingNode()) {
            return;
        }
        usage =
                Optional.of(
                        new Told.Tokens(
                                counted.path("prompt_tokens").asLong(-1),
                                counted.path("completion_tokens").asLong(-1),
                                counted.path("total_tokens").asLong(-1),
                                counted.at("/prompt_tokens_details/cached_tokens").asLong(-1),
                                counted.at("/prompt_tokens_details/cache_write_tokens").asLong(0),
                                counted.at("/completion_tokens_details/reasoning_tokens")
                                        .asLong(-1)));
    }

    private Told told(JsonNode named) {
        List<Told.Choice> told = new ArrayList<>();
        choices.forEach((index, choice) -> {
            assertEquals(told.size(), index, "choices without gaps");
            assertFalse(choice.finish.isEmpty(), "a choice without an end");
            told.add(choice.told());
        });
        String id = text(named.path("id"));
        return new Told(id.equals(NAMELESS) ? "" : id, List.copyOf(told), usage);
    }

    private Choice choice(int index) {
        return choices.computeIfAbsent(index, _ -> new Choice());
    }

    private static String text(JsonNode node) {
        assertTrue(node.isTextual(), "no text: " + node);
        return node.asText();
    }
}
