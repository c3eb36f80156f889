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

/// Makes up an answer as Anthropic's Messages API sends it.
final class AnthropicTeller {
    private static final Map<String, String> REASONS =
            new TreeMap<>(
                    Map.of(
                            "end_turn", "stop",
                            "stop_sequence", "stop",
                            "pause_turn", "stop",
                            "max_tokens", "length",
                            "model_context_window_exceeded", "length",
                            "refusal", "content_filter",
                            "a_new_reason", "stop"));

    private final Dice dice;
    private final Wire wire;
    private final Telling telling = new Telling();
    private final ArrayNode content = json("{}").arrayNode();
    private final List<JsonNode> events = new ArrayList<>();

    AnthropicTeller(Dice dice) {
        this.dice = dice;
        this.wire = new Wire(dice);
    }

    Answer answer() {
        String id = dice.word("msg_");
        ObjectNode whole =
                json(
                        "{'id': ?, 'type': 'message', 'role': 'assistant', 'model': 'claude', 'content': [], 'stop_reason': null, 'stop_sequence': null}",
                        id);
        ObjectNode begun = json("{'type': 'message_start', 'message': ?}", whole);
        events.add(begun);
        for (int i = dice.upTo(5); i > 0; i--) {
            block();
        }
        String reason =
                telling.hasCalls() && dice.oneIn(2)
                        ? "tool_use"
                        : dice.one(List.copyOf(REASONS.keySet()));
        if (dice.oneIn(5)) {
            events.add(json("{'type': 'message_delta', 'delta': {'stop_reason': null}}"));
        }
        ObjectNode ended = json("{'type': 'message_delta', 'delta': {'stop_reason': ?}}", reason);
        events.add(ended);
        events.add(json("{'type': 'message_stop'}"));
        whole.put("stop_reason", reason).set("content", content);
        Optional<AnthropicTokens> tokens =
                dice.oneIn(6) ? Optional.empty() : Optional.of(AnthropicTokens.any(dice));
        tokens.ifPresent(counted -> {
            begun.withObject("/message").set("usage", counted.first());
            ended.set("usage", counted.last());
            whole.set("usage", counted.all());
        });
        if (dice.oneIn(15)) { // a turn that goes on with calls from code may come so
            begun.set("message", whole);
            events.subList(1, events.size() - 1).clear();
        }
        String finish = REASONS.getOrDefault(reason, "tool_calls");
        Told told =
                new Told(
                        id,
                        List.of(telling.endAfterCalls(finish)),
                        tokens.map(AnthropicTokens::told));
        return new Answer(told, wire.bytes(whole), wire.events(events, dice.oneIn(4)));
    }

    private void block() {
        switch (dice.upTo(7)) {
            case 0, 1 -> text();
            case 2 -> citedText();
            case 3 -> thinking();
            case 4 -> redacted();
            case 5 -> server();
            default -> call();
        }
        if (dice.oneIn(5)) {
            events.add(json("{'type': ?}", dice.one("ping", "a_new_event")));
        }
    }

    private void text() {
        String text = dice.text();
        block(
                json("{'type': 'text', 'text': ?}", text),
                json("{'type': 'text', 'text': ''}"),
                texts(text));
        telling.text(text);
    }

    /// Of the sources those on the web can be shown.
    private void citedText() {
        String text = dice.someText();
        ObjectNode whole = json("{'type': 'text', 'text': ?, 'citations': []}", text);
        List<ObjectNode> deltas = new ArrayList<>(texts(text));
        int from = telling.length();
        telling.text(text);
        int at = dice.one(0, deltas.size());
        for (int i = dice.upTo(2); i >= 0; i--) {
            ObjectNode citation = citation(from);
            ((ArrayNode) whole.path("citations")).add(citation);
            deltas.add(at++, json("{'type': 'citations_delta', 'citation': ?}", citation));
        }
        block(whole, json("{'type': 'text', 'text': '', 'citations': []}"), deltas);
    }

    private ObjectNode citation(int from) {
        String url = dice.word("https://t.example/");
        String title = dice.text();
        JsonNode named = dice.oneIn(2) ? json("{'t': ?}", title).get("t") : Wire.read("null");
        String shown = named.asText("");
        return switch (dice.upTo(2)) {
            case 0 -> {
                telling.source(url, shown, from, telling.length());
                yield json(
                        "{'type': 'web_search_result_location', 'url': ?, 'title': ?, 'encrypted_index': 'x', 'cited_text': 'y'}",
                        url,
                        named);
            }
            case 1 -> {
                telling.source(url, shown, from, telling.length());
                yield json(
                        "{'type': 'search_result_location', 'source': ?, 'title': ?, 'search_result_index': 0, 'start_block_index': 0, 'end_block_index': 1, 'cited_text': 'y'}",
                        url,
                        named);
            }
            default ->
                    json(
                            "{'type': 'char_location', 'document_index': 0, 'document_title': ?, 'start_char_index': 0, 'end_char_index': 1, 'cited_text': 'y'}",
                            title);
        };
    }

    private List<ObjectNode> texts(String text) {
        return dice.cut(text).stream()
                .map(piece -> json("{'type': 'text_delta', 'text': ?}", piece))
                .toList();
    }

    private void thinking() {
        String text = dice.text();
        String signature = dice.word("sig");
        List<ObjectNode> deltas = new ArrayList<>();
        dice.cut(text)
                .forEach(piece ->
                        deltas.add(json("{'type': 'thinking_delta', 'thinking': ?}", piece)));
        deltas.add(json("{'type': 'signature_delta', 'signature': ?}", signature));
        block(
                json("{'type': 'thinking', 'thinking': ?, 'signature': ?}", text, signature),
                json("{'type': 'thinking', 'thinking': '', 'signature': ''}"),
                deltas);
        telling.thinking(text);
        telling.thought(
                json(
                        "{'type': 'reasoning.text', 'text': ?, 'signature': ?, 'format': 'anthropic-claude-v1'}",
                        text,
                        signature));
    }

    private void redacted() {
        String data = dice.word("sealed");
        ObjectNode block = json("{'type': 'redacted_thinking', 'data': ?}", data);
        block(block, block, List.of());
        telling.thought(
                json(
                        "{'type': 'reasoning.encrypted', 'data': ?, 'format': 'anthropic-claude-v1'}",
                        data));
    }

    /// What ran at the provider is none of the client's.
    private void server() {
        block(
                json(
                        "{'type': 'server_tool_use', 'id': 's', 'name': 'web_search', 'input': {'query': 'q'}}"),
                json("{'type': 'server_tool_use', 'id': 's', 'name': 'web_search', 'input': {}}"),
                inputs("{\"query\": \"q\"}"));
        ObjectNode result =
                json(
                        "{'type': 'web_search_tool_result', 'tool_use_id': 's', 'content': [{'type': 'web_search_result', 'title': 'T', 'url': 'https://hidden.example', 'encrypted_content': 'x'}]}");
        block(result, result, List.of());
    }

    private void call() {
        String id = dice.word("toolu_");
        String name = dice.word("tool_");
        JsonNode arguments = dice.arguments();
        boolean isUnsaid = arguments.isEmpty() && dice.oneIn(2);
        block(
                json("{'type': 'tool_use', 'id': ?, 'name': ?, 'input': ?}", id, name, arguments),
                json("{'type': 'tool_use', 'id': ?, 'name': ?, 'input': {}}", id, name),
                inputs(isUnsaid ? "" : wire.text(arguments)));
        telling.call(new Told.Call(id, name, arguments, ""));
    }

    private List<ObjectNode> inputs(String input) {
        return dice.cut(input).stream()
                .map(piece -> json("{'type': 'input_json_delta', 'partial_json': ?}", piece))
                .toList();
    }

    private void block(ObjectNode whole, ObjectNode start, List<ObjectNode> deltas) {
        int index = content.size();
        content.add(whole);
        events.add(
                json(
                        "{'type': 'content_block_start', 'index': ?, 'content_block': ?}",
                        index,
                        start));
        for (ObjectNode delta : deltas) {
            events.add(
                    json("{'type': 'content_block_delta', 'index': ?, 'delta': ?}", index, delta));
        }
        events.add(json("{'type': 'content_block_stop', 'index': ?}", index));
    }
}
