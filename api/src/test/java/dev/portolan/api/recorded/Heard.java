package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.portolan.api.recorded.Meaning.Call;
import dev.portolan.api.recorded.Meaning.Choice;
import dev.portolan.api.recorded.Meaning.Likely;
import dev.portolan.api.recorded.Meaning.Source;
import dev.portolan.api.recorded.Meaning.Thought;
import dev.portolan.api.recorded.Meaning.Tokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Puts a meaning together from what comes in, in order.
final class Heard {
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

    /// One answer as far as it has come.
    static final class HeardChoice {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder reasoning = new StringBuilder();
        private final StringBuilder refusal = new StringBuilder();
        private final Map<Object, Thought> thoughts = new LinkedHashMap<>();
        private final TreeMap<Integer, StringBuilder> arguments = new TreeMap<>();
        private final TreeMap<Integer, String> names = new TreeMap<>();
        private final Map<Integer, String> signatures = new LinkedHashMap<>();
        private final List<Source> sources = new ArrayList<>();
        private final List<Likely> logprobs = new ArrayList<>();
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

        /// All of the text so far.
        String text() {
            return text.toString();
        }

        /// Some of a block of thinking in the clear; nothing where there is nothing of it.
        void clear(int block, JsonNode more, JsonNode proof) {
            if (!more.asText("").isEmpty() || !proof.asText("").isEmpty()) {
                thoughts.merge(
                        block,
                        new Thought(Thought.Kind.CLEAR, more.asText(""), proof.asText("")),
                        (one, two) ->
                                new Thought(
                                        Thought.Kind.CLEAR,
                                        one.text() + two.text(),
                                        one.proof() + two.proof()));
            }
        }

        /// A block of thinking that nobody else can read.
        void sealed(JsonNode data) {
            if (!data.asText("").isEmpty()) {
                Thought block = new Thought(Thought.Kind.SEALED, "", data.asText());
                thoughts.put(List.of(thoughts.size(), block), block);
            }
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

        /// Of the call that came last.
        void signature(JsonNode value) {
            if (!value.asText("").isEmpty()) {
                signatures.put(names.lastKey(), value.asText());
            }
        }

        /// What the last call's arguments are by now.
        void lastArguments(JsonNode input) {
            arguments.put(names.lastKey(), new StringBuilder(input.toString()));
        }

        boolean hasCalls() {
            return !names.isEmpty();
        }

        void source(String url, String title, String quote) {
            sources.add(new Source(url, title, quote));
        }

        void likely(Likely token) {
            logprobs.add(token);
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
                                    parsed(arguments.get(at).toString()),
                                    signatures.getOrDefault(at, ""))));
            return new Choice(
                    text.toString(),
                    reasoning.toString(),
                    refusal.toString(),
                    List.copyOf(thoughts.values()),
                    calls,
                    List.copyOf(sources),
                    List.copyOf(logprobs),
                    finish);
        }

        /// No arguments at all and `{}` are the same.
        private static JsonNode parsed(String text) {
            return text.isBlank()
                    ? Json.MAPPER.createObjectNode()
                    : Json.tryRead(text).orElseGet(() -> TextNode.valueOf(text));
        }
    }
}
