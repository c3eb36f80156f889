package dev.portolan.dialect.told;

import static dev.portolan.dialect.told.Wire.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One candidate of an answer of Google's: parts of text, thinking and calls, whole and in pieces.
final class GeminiCandidate {
    private static final Map<String, String> REASONS = new TreeMap<>();

    static {
        for (String stop :
                List.of(
                        "STOP",
                        "OTHER",
                        "MALFORMED_FUNCTION_CALL",
                        "UNEXPECTED_TOOL_CALL",
                        "A_NEW_REASON")) {
            REASONS.put(stop, "stop");
        }
        for (String filtered :
                List.of(
                        "SAFETY",
                        "RECITATION",
                        "LANGUAGE",
                        "BLOCKLIST",
                        "PROHIBITED_CONTENT",
                        "SPII",
                        "IMAGE_SAFETY",
                        "MODEL_ARMOR")) {
            REASONS.put(filtered, "content_filter");
        }
        REASONS.put("MAX_TOKENS", "length");
    }

    private final Dice dice;
    private final int index;
    private final Telling telling = new Telling();
    private final ArrayNode parts = json("{}").arrayNode();
    private final List<ObjectNode> slices = new ArrayList<>();
    private final ObjectNode end = json("{}");
    private final List<ObjectNode> tokens = new ArrayList<>();
    private final String reason;

    GeminiCandidate(Dice dice, int index) {
        this.dice = dice;
        this.index = index;
        this.reason = dice.oneIn(3) ? "STOP" : dice.one(List.copyOf(REASONS.keySet()));
        for (int i = dice.upTo(5); i > 0; i--) {
            switch (dice.upTo(5)) {
                case 0, 1 -> text();
                case 2 -> thinking();
                case 3 -> server();
                default -> call();
            }
        }
        for (int i = dice.oneIn(4) ? dice.upTo(3) : 0; i > 0; i--) {
            ObjectNode token =
                    json("{'token': ?, 'logProbability': ?}", dice.text(), dice.logprob());
            tokens.add(token);
            telling.token(token.path("token").asText(), token.path("logProbability").asDouble());
        }
        int number =
                List.of("", "STOP", "MAX_TOKENS", "SAFETY", "RECITATION", "OTHER").indexOf(reason);
        if (number > 0 && dice.oneIn(4)) {
            end.put("finishReason", number);
        } else {
            end.put("finishReason", reason);
        }
        if (!telling.text().isEmpty() && dice.oneIn(2)) {
            GeminiSources sources = new GeminiSources(dice, telling);
            end.setAll(sources.metadata());
            sources.told().forEach(telling::source);
        }
    }

    Told.Choice told() {
        return telling.endAfterCalls(REASONS.get(reason));
    }

    ObjectNode whole() {
        return logprobs(candidate(parts).setAll(end), tokens);
    }

    /// The candidate as it stands in the documents of a stream; the last has its end.
    List<ObjectNode> streamed() {
        List<ObjectNode> streamed = new ArrayList<>();
        ArrayNode next = parts.arrayNode();
        for (ObjectNode slice : slices) {
            next.add(slice);
            if (dice.oneIn(2)) {
                streamed.add(candidate(next));
                next = parts.arrayNode();
            }
        }
        streamed.add(candidate(next).setAll(end));
        int some = streamed.size() > 1 ? dice.upTo(tokens.size()) : 0;
        logprobs(streamed.getFirst(), tokens.subList(0, some));
        logprobs(streamed.getLast(), tokens.subList(some, tokens.size()));
        if (end.has("groundingMetadata") && dice.oneIn(3)) { // told twice, it is the same
            streamed.getFirst().set("groundingMetadata", end.get("groundingMetadata"));
        }
        return streamed;
    }

    private static ObjectNode logprobs(ObjectNode candidate, List<ObjectNode> tokens) {
        if (!tokens.isEmpty()) {
            candidate.withObject("/logprobsResult").putArray("chosenCandidates").addAll(tokens);
        }
        return candidate;
    }

    private ObjectNode candidate(ArrayNode parts) {
        ObjectNode candidate = json("{}");
        if (index > 0 || dice.oneIn(2)) {
            candidate.put("index", index);
        }
        if (!parts.isEmpty()) {
            candidate.set("content", json("{'role': 'model', 'parts': ?}", parts));
        } else if (dice.oneIn(2)) {
            candidate.set("content", json("{'role': 'model'}"));
        }
        return candidate;
    }

    private void text() {
        String text = dice.text();
        part(json("{'text': ?}", text), pieces("{'text': ?}", text));
        telling.text(text);
    }

    private void thinking() {
        String text = dice.text();
        part(
                json("{'text': ?, 'thought': true}", text),
                pieces("{'text': ?, 'thought': true}", text));
        telling.thinking(text);
    }

    private List<ObjectNode> pieces(String template, String text) {
        List<ObjectNode> pieces = new ArrayList<>();
        dice.cut(text).forEach(piece -> pieces.add(json(template, piece)));
        return pieces;
    }

    /// A text, which may be signed: its last piece is.
    private void part(ObjectNode whole, List<ObjectNode> pieces) {
        if (dice.oneIn(3)) {
            String signature = dice.word("sig");
            whole.put("thoughtSignature", signature);
            if (pieces.isEmpty() || dice.oneIn(3)) {
                pieces.add(json("{'text': ''}"));
            }
            pieces.getLast().put("thoughtSignature", signature);
            telling.thought(
                    json(
                            "{'type': 'reasoning.encrypted', 'data': ?, 'format': 'google-gemini-v1'}",
                            signature));
        }
        parts.add(whole);
        slices.addAll(pieces);
    }

    /// What ran at Google is none of the client's.
    private void server() {
        ObjectNode part =
                dice.one(
                        json("{'executableCode': {'language': 'PYTHON', 'code': 'print(1)'}}"),
                        json("{'codeExecutionResult': {'outcome': 'OUTCOME_OK', 'output': '1'}}"));
        parts.add(part);
        slices.add(part);
    }

    private void call() {
        String id = dice.oneIn(2) ? "" : "call_%d_%d".formatted(index, dice.upTo(20));
        String told = telling.hasCall(id) ? "" : id; // two of one id would be one to a client
        String name = dice.word("tool_");
        String signature = dice.oneIn(2) ? "" : dice.word("sig");
        JsonNode arguments = dice.arguments();
        ObjectNode begun = json("{'functionCall': {'name': ?}}", name);
        if (!id.isEmpty()) {
            begun.withObject("/functionCall").put("id", id);
        }
        if (!signature.isEmpty()) {
            begun.put("thoughtSignature", signature);
        }
        ObjectNode whole = begun.deepCopy();
        if (!arguments.isEmpty() || dice.oneIn(2)) {
            whole.withObject("/functionCall").set("args", arguments);
        }
        parts.add(whole);
        slices.addAll(
                dice.oneIn(2) ? GeminiCalls.cut(dice, begun, arguments, whole) : List.of(whole));
        telling.call(new Told.Call(told, name, arguments, signature));
    }
}
