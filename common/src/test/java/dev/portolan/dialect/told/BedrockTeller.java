package dev.portolan.dialect.told;

import static dev.portolan.dialect.told.Wire.json;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.testing.EventFrames;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Makes up an answer as Bedrock's Converse API sends it.
final class BedrockTeller {
    private static final Map<String, String> REASONS =
            new TreeMap<>(
                    Map.of(
                            "end_turn", "stop",
                            "stop_sequence", "stop",
                            "malformed_model_output", "stop",
                            "malformed_tool_use", "stop",
                            "max_tokens", "length",
                            "model_context_window_exceeded", "length",
                            "guardrail_intervened", "content_filter",
                            "content_filtered", "content_filter",
                            "a_new_reason", "stop"));

    private final Dice dice;
    private final Wire wire;
    private final Telling telling = new Telling();
    private final BedrockSources sources;
    private final ArrayNode content = json("{}").arrayNode();
    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();

    BedrockTeller(Dice dice) {
        this.dice = dice;
        this.wire = new Wire(dice);
        this.sources = new BedrockSources(dice, telling);
    }

    Answer answer() {
        event("messageStart", json("{'role': 'assistant'}"));
        for (int i = dice.upTo(5); i > 0; i--) {
            block();
        }
        String reason =
                telling.hasCalls() && dice.oneIn(2)
                        ? "tool_use"
                        : dice.one(List.copyOf(REASONS.keySet()));
        event("messageStop", json("{'stopReason': ?}", reason));
        ObjectNode whole =
                json(
                        "{'output': {'message': {'role': 'assistant', 'content': ?}}, 'stopReason': ?, 'metrics': {'latencyMs': 7}}",
                        content,
                        reason);
        ObjectNode metadata = json("{'metrics': {'latencyMs': 7}}");
        Optional<Told.Tokens> tokens = dice.oneIn(6) ? Optional.empty() : Optional.of(tokens());
        tokens.map(this::usage)
                .ifPresent(usage -> {
                    whole.set("usage", usage);
                    metadata.set("usage", usage);
                });
        if (tokens.isPresent() || dice.oneIn(2)) {
            event("metadata", metadata);
        }
        String finish = REASONS.getOrDefault(reason, "tool_calls");
        Told told = new Told("", List.of(telling.endAfterCalls(finish)), tokens);
        return new Answer(told, wire.bytes(whole), stream.toByteArray());
    }

    private Told.Tokens tokens() {
        long read = dice.tokens();
        long written = dice.tokens();
        long prompt = dice.tokens() + read + written;
        long completion = dice.tokens();
        return new Told.Tokens(prompt, completion, prompt + completion, read, written, 0);
    }

    /// The cache's counts are spelled in one way, in another, or in both.
    private ObjectNode usage(Told.Tokens tokens) {
        ObjectNode usage =
                json(
                        "{'inputTokens': ?, 'outputTokens': ?, 'totalTokens': ?}",
                        tokens.prompt() - tokens.cached() - tokens.cacheWrite(),
                        tokens.completion(),
                        tokens.total());
        for (String end :
                dice.one(
                        List.of("Tokens"),
                        List.of("TokenCount"),
                        List.of("TokenCount", "Tokens"))) {
            usage.put("cacheReadInput" + end, tokens.cached());
            usage.put("cacheWriteInput" + end, tokens.cacheWrite());
        }
        return usage;
    }

    private void block() {
        switch (dice.upTo(8)) {
            case 0, 1 -> text();
            case 2 -> citedText();
            case 3 -> citedBefore();
            case 4 -> thinking();
            case 5 -> redacted();
            case 6 -> server();
            default -> call();
        }
    }

    private void text() {
        String text = dice.text();
        block(json("{'text': ?}", text), texts(text));
        telling.text(text);
    }

    private List<ObjectNode> texts(String text) {
        return dice.cut(text).stream().map(piece -> json("{'text': ?}", piece)).toList();
    }

    /// Claude's citations come before their text, others' behind it.
    private void citedText() {
        String text = dice.someText();
        int half = text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2);
        ObjectNode whole =
                json(
                        "{'citationsContent': {'content': [{'text': ?}, {'text': ?}]}}",
                        text.substring(0, half),
                        text.substring(half));
        List<ObjectNode> deltas = new ArrayList<>(texts(text));
        int from = telling.length();
        telling.text(text);
        cite(whole, deltas, dice.one(0, deltas.size()), from);
        block(whole, deltas);
    }

    /// Nova's citations have a block of their own behind their text.
    private void citedBefore() {
        String text = dice.someText();
        block(json("{'text': ?}", text), texts(text));
        ObjectNode whole = json("{'citationsContent': {}}");
        List<ObjectNode> deltas = new ArrayList<>();
        int from = telling.length();
        telling.text(text);
        cite(whole, deltas, 0, from);
        block(whole, deltas);
    }

    private void cite(ObjectNode whole, List<ObjectNode> deltas, int at, int from) {
        List<ObjectNode> citations = sources.citations(from);
        whole.withObject("/citationsContent").withArray("citations").addAll(citations);
        deltas.addAll(at, citations.stream().map(each -> json("{'citation': ?}", each)).toList());
    }

    private void thinking() {
        String text = dice.text();
        String signature = dice.oneIn(3) ? "" : dice.word("sig");
        ObjectNode whole = json("{'reasoningContent': {'reasoningText': {'text': ?}}}", text);
        ObjectNode thought = json("{'type': 'reasoning.text', 'text': ?}", text);
        List<ObjectNode> deltas = new ArrayList<>();
        dice.cut(text)
                .forEach(piece -> deltas.add(json("{'reasoningContent': {'text': ?}}", piece)));
        if (!signature.isEmpty()) {
            whole.withObject("/reasoningContent/reasoningText").put("signature", signature);
            thought.put("signature", signature).put("format", "anthropic-claude-v1");
            deltas.add(json("{'reasoningContent': {'signature': ?}}", signature));
        }
        block(whole, deltas);
        telling.thinking(text);
        if (!text.isEmpty() || !signature.isEmpty()) {
            telling.thought(thought);
        }
    }

    private void redacted() {
        String data = dice.word("c2VhbGVk");
        ObjectNode block = json("{'reasoningContent': {'redactedContent': ?}}", data);
        block(block, List.of(block));
        telling.thought(
                json(
                        "{'type': 'reasoning.encrypted', 'data': ?, 'format': 'amazon-bedrock-v1'}",
                        data));
    }

    /// What ran at the provider is none of the client's.
    private void server() {
        String input = "{\"query\": \"q\"}";
        ObjectNode use =
                json(
                        "{'toolUse': {'type': 'server_tool_use', 'toolUseId': 's', 'name': 'nova_grounding'}}");
        event(
                "contentBlockStart",
                json("{'contentBlockIndex': ?, 'start': ?}", content.size(), use));
        ObjectNode whole = use.deepCopy();
        whole.withObject("/toolUse").set("input", Wire.read(input));
        block(whole, inputs(input));
        ObjectNode result =
                json(
                        "{'toolResult': {'type': 'nova_grounding_result', 'toolUseId': 's', 'content': [{'text': 'hidden'}]}}");
        event(
                "contentBlockStart",
                json(
                        "{'contentBlockIndex': ?, 'start': {'toolResult': {'toolUseId': 's'}}}",
                        content.size()));
        block(result, List.of(json("{'toolResult': [{'text': 'hidden'}]}")));
    }

    private void call() {
        String id = dice.word("tooluse_");
        String name = dice.word("tool_");
        JsonNode arguments = dice.arguments();
        boolean isUnsaid = arguments.isEmpty() && dice.oneIn(2);
        event(
                "contentBlockStart",
                json(
                        "{'contentBlockIndex': ?, 'start': {'toolUse': {'toolUseId': ?, 'name': ?}}}",
                        content.size(),
                        id,
                        name));
        block(
                json("{'toolUse': {'toolUseId': ?, 'name': ?, 'input': ?}}", id, name, arguments),
                inputs(isUnsaid ? "" : wire.text(arguments)));
        telling.call(new Told.Call(id, name, arguments, ""));
    }

    private List<ObjectNode> inputs(String input) {
        return dice.cut(input).stream()
                .map(piece -> json("{'toolUse': {'input': ?}}", piece))
                .toList();
    }

    /// A block whose beginning has been told, if it has one.
    private void block(ObjectNode whole, List<ObjectNode> deltas) {
        int index = content.size();
        content.add(whole);
        for (ObjectNode delta : deltas) {
            event("contentBlockDelta", json("{'contentBlockIndex': ?, 'delta': ?}", index, delta));
        }
        event("contentBlockStop", json("{'contentBlockIndex': ?}", index));
    }

    private void event(String type, ObjectNode payload) {
        String json = new String(wire.bytes(payload.put("p", "abc")), UTF_8);
        stream.writeBytes(EventFrames.event(type, json));
    }
}
