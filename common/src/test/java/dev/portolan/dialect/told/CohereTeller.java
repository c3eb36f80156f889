package dev.portolan.dialect.told;

import static dev.portolan.dialect.told.Wire.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Makes up an answer as Cohere's chat API sends it: blocks of thinking and text, a plan, calls.
/// `ERROR` and `TIMEOUT` are missing among the reasons: they make no answer.
final class CohereTeller {
    private static final Map<String, String> REASONS =
            new TreeMap<>(
                    Map.of(
                            "COMPLETE", "stop",
                            "STOP_SEQUENCE", "stop",
                            "MAX_TOKENS", "length",
                            "ERROR_LIMIT", "length",
                            "ERROR_TOXIC", "content_filter",
                            "A_NEW_REASON", "stop"));

    private final Dice dice;
    private final Wire wire;
    private final Telling telling = new Telling();
    private final ObjectNode message = json("{'role': 'assistant'}");
    private final ArrayNode logprobs = json("{}").arrayNode();
    private final List<JsonNode> events = new ArrayList<>();

    CohereTeller(Dice dice) {
        this.dice = dice;
        this.wire = new Wire(dice);
    }

    Answer answer() {
        String id = dice.word("");
        events.add(
                json(
                        "{'type': 'message-start', 'id': ?, 'delta': {'message': {'role': 'assistant', 'content': [], 'tool_plan': '', 'tool_calls': [], 'citations': []}}}",
                        id));
        for (int i = dice.upTo(3); i > 0; i--) {
            content();
        }
        if (dice.oneIn(3)) {
            plan();
        }
        int calls = dice.one(0, 0, 1, 3);
        for (int i = 0; i < calls; i++) {
            call(i);
        }
        String reason =
                telling.hasCalls() && dice.oneIn(2)
                        ? "TOOL_CALL"
                        : dice.one(List.copyOf(REASONS.keySet()));
        ObjectNode whole = json("{'id': ?, 'finish_reason': ?, 'message': ?}", id, reason, message);
        if (!logprobs.isEmpty()) {
            whole.set("logprobs", logprobs);
        }
        ObjectNode end = json("{'finish_reason': ?}", reason);
        Optional<Told.Tokens> tokens = dice.oneIn(6) ? Optional.empty() : Optional.of(tokens());
        tokens.map(this::usage)
                .ifPresent(usage -> {
                    whole.set("usage", usage);
                    end.set("usage", usage);
                });
        events.add(json("{'type': 'message-end', 'delta': ?}", end));
        String finish = REASONS.getOrDefault(reason, "tool_calls");
        Told told = new Told(id, List.of(telling.endAfterCalls(finish)), tokens);
        return new Answer(told, wire.bytes(whole), wire.events(events, dice.oneIn(2)));
    }

    private Told.Tokens tokens() {
        long prompt = dice.tokens();
        long completion = dice.tokens();
        return new Told.Tokens(
                prompt,
                completion,
                prompt + completion,
                dice.upTo((int) prompt),
                0,
                dice.upTo((int) completion));
    }

    /// What is billed is less than what was read and written.
    private ObjectNode usage(Told.Tokens tokens) {
        long images = dice.upTo((int) tokens.prompt());
        return json(
                dice.oneIn(4)
                        ? "{'tokens': {'input_tokens': ?.0, 'image_tokens': ?.0, 'output_tokens': ?.0, 'reasoning_tokens': ?}, 'cached_tokens': ?, 'billed_units': {'input_tokens': 1, 'output_tokens': 1}}"
                        : "{'billed_units': {'input_tokens': 1, 'output_tokens': 1}, 'tokens': {'input_tokens': ?, 'image_tokens': ?, 'output_tokens': ?, 'reasoning_tokens': ?}, 'cached_tokens': ?}",
                tokens.prompt() - images,
                images,
                tokens.completion(),
                tokens.reasoning(),
                tokens.cached());
    }

    private void content() {
        boolean isText = !dice.oneIn(3);
        String kind = isText ? "text" : "thinking";
        String text = dice.text();
        int index = message.withArray("content").size();
        int from = telling.length();
        message.withArray("content").add(json("{'type': ?, ?: ?}", kind, kind, text));
        List<String> pieces = dice.cut(text);
        String first = dice.oneIn(4) && !pieces.isEmpty() ? pieces.removeFirst() : "";
        delta("content-start", index, json("{'content': {'type': ?, ?: ?}}", kind, kind, first));
        pieces.forEach(
                piece -> delta("content-delta", index, json("{'content': {?: ?}}", kind, piece)));
        if (isText) {
            if (dice.oneIn(4)) {
                token();
            }
            telling.text(text);
            for (int i = text.isEmpty() ? 0 : dice.upTo(2); i > 0; i--) {
                cite(index, from, text);
            }
        } else {
            telling.thinking(text);
            if (!text.isEmpty()) {
                telling.thought(json("{'type': 'reasoning.text', 'text': ?}", text));
            }
        }
        events.add(json("{'type': 'content-end', 'index': ?}", index));
    }

    /// Some of the text, as probable as its tokens are together.
    private void token() {
        ObjectNode logprob =
                json(
                        "{'text': ?, 'token_ids': [7, 8], 'logprobs': [?, -0.5]}",
                        dice.text(),
                        dice.logprob());
        logprobs.add(logprob);
        ((ObjectNode) events.getLast()).set("logprobs", logprob);
        telling.token(logprob.path("text").asText(), logprob.at("/logprobs/0").asDouble() - 0.5);
    }

    /// Of the sources those on the web can be shown, of what is said on them the text.
    private void cite(int index, int from, String text) {
        int length = text.codePointCount(0, text.length());
        int start = dice.upTo(length - 1);
        int end = start + 1 + dice.upTo(length - start - 1);
        ObjectNode citation =
                json("{'start': ?, 'end': ?, 'text': 'x', 'sources': []}", start, end);
        boolean isShown = !dice.oneIn(4);
        if (!isShown || dice.oneIn(2)) {
            citation.put("type", isShown ? "TEXT_CONTENT" : dice.one("PLAN", "THINKING_CONTENT"));
        }
        if (from > 0 || dice.oneIn(2)) {
            citation.put("content_index", index);
        }
        ArrayNode sources = citation.withArray("sources");
        for (int i = dice.upTo(2); i >= 0; i--) {
            String url = dice.word("https://t.example/");
            String title = dice.text();
            sources.add(
                    switch (dice.upTo(2)) {
                        case 0 ->
                                json(
                                        "{'type': 'document', 'id': 'doc:0', 'document': {'id': 'doc:0', 'title': ?, 'url': ?}}",
                                        title,
                                        url);
                        case 1 ->
                                json(
                                        "{'type': 'tool', 'id': 'web:0', 'tool_output': {'title': ?, 'url': ?}}",
                                        title,
                                        url);
                        default ->
                                json(
                                        "{'type': 'tool', 'id': 'x:0', 'tool_output': {'content': 'x'}}");
                    });
            if (isShown && sources.get(sources.size() - 1).toString().contains("\"url\"")) {
                telling.source(url, title, from + start, from + end);
            }
        }
        int place = message.withArray("citations").size();
        message.withArray("citations").add(citation);
        delta("citation-start", place, json("{'citations': ?}", citation));
        events.add(json("{'type': 'citation-end', 'index': ?}", place));
    }

    private void plan() {
        String plan = dice.text();
        message.put("tool_plan", plan);
        for (String piece : dice.cut(plan)) {
            events.add(
                    json(
                            "{'type': 'tool-plan-delta', 'delta': {'message': {'tool_plan': ?}}}",
                            piece));
        }
        telling.thinking(plan);
    }

    private void call(int index) {
        String id = dice.word("call_");
        String name = dice.word("tool_");
        JsonNode arguments = dice.arguments();
        String text = arguments.isEmpty() && dice.oneIn(2) ? "" : wire.text(arguments);
        ObjectNode begun =
                json(
                        "{'id': ?, 'type': 'function', 'function': {'name': ?, 'arguments': ''}}",
                        id,
                        name);
        delta("tool-call-start", index, json("{'tool_calls': ?}", begun));
        dice.cut(text)
                .forEach(piece ->
                        delta(
                                "tool-call-delta",
                                index,
                                json("{'tool_calls': {'function': {'arguments': ?}}}", piece)));
        events.add(json("{'type': 'tool-call-end', 'index': ?}", index));
        begun.withObject("/function").put("arguments", text);
        message.withArray("tool_calls").add(begun);
        telling.call(new Told.Call(id, name, arguments, ""));
    }

    private void delta(String type, int index, ObjectNode message) {
        events.add(json("{'type': ?, 'index': ?, 'delta': {'message': ?}}", type, index, message));
    }
}
