package dev.portolan.dialect.told;

import static dev.portolan.dialect.told.Wire.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes up an answer as Ollama's chat API sends it. Calls come whole, also in a stream.
final class OllamaTeller {
    private final Dice dice;
    private final Wire wire;
    private final Telling telling = new Telling();
    private final ObjectNode message = json("{'role': 'assistant', 'content': ''}");
    private final ArrayNode logprobs = json("{}").arrayNode();
    private final List<JsonNode> documents = new ArrayList<>();

    OllamaTeller(Dice dice) {
        this.dice = dice;
        this.wire = new Wire(dice);
    }

    Answer answer() {
        for (int i = dice.upTo(5); i > 0; i--) {
            switch (dice.upTo(3)) {
                case 0 -> thinking();
                case 1 -> calls();
                default -> text();
            }
        }
        String last = dice.oneIn(3) ? dice.text() : "";
        ObjectNode end = document("{'role': 'assistant', 'content': ?}", last).put("done", true);
        say(last);
        String reason = dice.one("stop", "length", "load", "unload", "a_new_reason", "");
        if (!reason.isEmpty()) {
            end.put("done_reason", reason);
        }
        Optional<Told.Tokens> tokens = dice.oneIn(6) ? Optional.empty() : Optional.of(tokens(end));
        documents.add(end);
        ObjectNode whole = end.deepCopy();
        whole.set("message", message);
        if (!logprobs.isEmpty()) {
            whole.set("logprobs", logprobs);
        }
        Told.Choice choice = telling.endAfterCalls(reason.equals("length") ? "length" : "stop");
        return new Answer(
                new Told("", List.of(choice), tokens), wire.bytes(whole), wire.lines(documents));
    }

    /// A prompt that is cached is not counted.
    private Told.Tokens tokens(ObjectNode end) {
        long prompt = dice.tokens();
        long completion = dice.tokens();
        if (prompt > 0) {
            end.put("prompt_eval_count", prompt);
        }
        end.put("eval_count", completion);
        return new Told.Tokens(prompt, completion, prompt + completion, 0, 0, 0);
    }

    private ObjectNode document(String message, Object... values) {
        return json(
                "{'model': 'm', 'created_at': '2026-08-06T06:29:40.054952Z', 'message': ?, 'done': false}",
                json(message, values));
    }

    private void text() {
        String text = dice.text();
        for (String piece : dice.cut(text)) {
            ObjectNode document = document("{'role': 'assistant', 'content': ?}", piece);
            if (dice.oneIn(4)) {
                ObjectNode token = json("{'token': ?, 'logprob': ?}", dice.text(), dice.logprob());
                document.putArray("logprobs").add(token);
                logprobs.add(token);
                telling.token(token.path("token").asText(), token.path("logprob").asDouble());
            }
            documents.add(document);
        }
        say(text);
    }

    private void say(String text) {
        message.put("content", message.path("content").asText() + text);
        telling.text(text);
    }

    private void thinking() {
        String text = dice.text();
        for (String piece : dice.cut(text)) {
            documents.add(document("{'role': 'assistant', 'content': '', 'thinking': ?}", piece));
        }
        message.put("thinking", message.path("thinking").asText("") + text);
        telling.thinking(text);
    }

    /// Of one document.
    private void calls() {
        ObjectNode document = document("{'role': 'assistant', 'content': '', 'tool_calls': []}");
        for (int i = dice.upTo(2); i >= 0; i--) {
            String id = dice.oneIn(2) ? "" : "call_" + dice.upTo(20);
            String told = telling.hasCall(id) ? "" : id; // two of one id would be one to a client
            String name = dice.word("tool_");
            JsonNode arguments = dice.arguments();
            ObjectNode call =
                    json(
                            "{'function': {'index': ?, 'name': ?, 'arguments': ?}}",
                            i,
                            name,
                            arguments);
            if (!id.isEmpty()) {
                call.put("id", id);
            }
            document.withObject("/message").withArray("tool_calls").add(call);
            message.withArray("tool_calls").add(call);
            telling.call(new Told.Call(told, name, arguments, ""));
        }
        documents.add(document);
    }
}
