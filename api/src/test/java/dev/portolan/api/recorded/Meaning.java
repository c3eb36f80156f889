package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What an answer says, in whatever dialect and however it is cut.
///
/// @param choices by index
public record Meaning(Map<Integer, Choice> choices, Optional<Tokens> usage) {
    /// One answer.
    ///
    /// @param finish in OpenAI's words
    public record Choice(
            String text, String reasoning, String refusal, List<Call> calls, String finish) {}

    /// One call of a client's tool; what is no JSON stands as text.
    public record Call(String name, JsonNode arguments) {}

    /// Each token once; prompt includes cached, completion includes reasoning.
    public record Tokens(
            long prompt,
            long completion,
            long total,
            long cached,
            long cacheWrite,
            long reasoning) {}

    /// Puts a meaning together from what comes in, in order.
    static final class Heard {
        private final TreeMap<Integer, HeardChoice> choices = new TreeMap<>();
        private Optional<Tokens> usage = Optional.empty();

        HeardChoice choice(int index) {
            return choices.computeIfAbsent(index, _ -> new HeardChoice());
        }

        /// A later count replaces an earlier one.
        void usage(Tokens tokens) {
            usage = Optional.of(tokens);
        }

        Meaning meaning() {
            TreeMap<Integer, Choice> all = new TreeMap<>();
            choices.forEach((index, choice) -> all.put(index, choice.heard()));
            return new Meaning(all, usage);
        }
    }

    /// One answer as far as it has come.
    static final class HeardChoice {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder reasoning = new StringBuilder();
        private final StringBuilder refusal = new StringBuilder();
        private final TreeMap<Integer, StringBuilder> arguments = new TreeMap<>();
        private final TreeMap<Integer, String> names = new TreeMap<>();
        private String finish = "";

        void text(JsonNode more) {
            text.append(more.isTextual() ? more.asText() : "");
        }

        void reasoning(JsonNode more) {
            reasoning.append(more.isTextual() ? more.asText() : "");
        }

        void refusal(JsonNode more) {
            refusal.append(more.isTextual() ? more.asText() : "");
        }

        /// A whole call.
        void call(String name, JsonNode input) {
            int at = names.isEmpty() ? 0 : names.lastKey() + 1;
            call(at, name);
            arguments(at, input.isTextual() ? input.asText() : input.toString());
        }

        /// A call whose arguments come in pieces.
        void call(int at, String name) {
            names.merge(at, name, (one, two) -> one.isEmpty() ? two : one);
            arguments.putIfAbsent(at, new StringBuilder());
        }

        void arguments(int at, String piece) {
            StringBuilder all = arguments.get(at);
            if (all != null) {
                all.append(piece);
            }
        }

        boolean hasCalls() {
            return !names.isEmpty();
        }

        void finish(String word) {
            finish = word;
        }

        private Choice heard() {
            List<Call> calls = new ArrayList<>();
            names.forEach((at, name) ->
                    calls.add(
                            new Call(
                                    name,
                                    parsed(
                                            arguments
                                                    .getOrDefault(at, new StringBuilder())
                                                    .toString()))));
            return new Choice(
                    text.toString(), reasoning.toString(), refusal.toString(), calls, finish);
        }

        /// No arguments at all and `{}` are the same.
        private static JsonNode parsed(String text) {
            return text.isBlank()
                    ? Json.MAPPER.createObjectNode()
                    : Json.tryRead(text).orElseGet(() -> TextNode.valueOf(text));
        }
    }
}
