package dev.portolan.dialect.told;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// One choice of [Told] as it grows.
final class Telling {
    private final List<String> order = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final List<JsonNode> thoughts = new ArrayList<>();
    private final List<Told.Call> calls = new ArrayList<>();
    private final List<JsonNode> sources = new ArrayList<>();
    private final List<Told.Token> tokens = new ArrayList<>();

    void text(String more) {
        text.append(more);
        said("text", more);
    }

    void thinking(String more) {
        thinking.append(more);
        said("thinking", more);
    }

    private void said(String kind, String what) {
        if (!what.isEmpty() && (order.isEmpty() || !order.getLast().equals(kind))) {
            order.add(kind);
        }
    }

    void thought(ObjectNode detail) {
        thoughts.add(detail);
    }

    void call(Told.Call call) {
        callBegins();
        callEnds(call);
    }

    void callBegins() {
        order.add("call");
    }

    void callEnds(Told.Call call) {
        calls.add(call);
    }

    void source(JsonNode annotation) {
        sources.add(annotation);
    }

    void source(String url, String title, int from, int to) {
        source(page(url, title, from, to));
    }

    /// A page that some of the text rests on, in characters.
    static JsonNode page(String url, String title, int from, int to) {
        return Wire.json(
                "{'type': 'url_citation', 'url_citation': {'url': ?, 'title': ?, 'start_index': ?, 'end_index': ?}}",
                url,
                title,
                from,
                to);
    }

    void token(String text, double logprob) {
        tokens.add(new Told.Token(text, logprob));
    }

    String text() {
        return text.toString();
    }

    /// How many characters the text has so far.
    int length() {
        return text.codePointCount(0, text.length());
    }

    boolean hasCall(String id) {
        return calls.stream().anyMatch(call -> call.id().equals(id));
    }

    boolean hasCalls() {
        return !calls.isEmpty();
    }

    Told.Choice end(String finish) {
        return new Told.Choice(
                List.copyOf(order),
                text.toString(),
                thinking.toString(),
                List.copyOf(thoughts),
                List.copyOf(calls),
                List.copyOf(sources),
                List.copyOf(tokens),
                finish);
    }

    /// The end as its maker sees it: a normal one after calls is `tool_calls`.
    Told.Choice endAfterCalls(String finish) {
        return end(hasCalls() && finish.equals("stop") ? "tool_calls" : finish);
    }
}
