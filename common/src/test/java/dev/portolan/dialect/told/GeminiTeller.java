package dev.portolan.dialect.told;

import static dev.portolan.dialect.told.Wire.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Makes up an answer as Google's `generateContent` sends it: candidates, whose parts
/// [GeminiCandidate] makes up, in one document or dealt out to many.
final class GeminiTeller {
    private final Dice dice;
    private final Wire wire;
    private final List<GeminiCandidate> candidates = new ArrayList<>();
    private final List<JsonNode> documents = new ArrayList<>();
    private final String id;

    GeminiTeller(Dice dice) {
        this.dice = dice;
        this.wire = new Wire(dice);
        this.id = dice.oneIn(5) ? "" : dice.word("resp_");
    }

    Answer answer() {
        Optional<Told.Tokens> tokens = dice.oneIn(6) ? Optional.empty() : Optional.of(tokens());
        if (dice.oneIn(20)) {
            return blocked(tokens);
        }
        for (int i = dice.one(1, 1, 3); i > 0; i--) {
            candidates.add(new GeminiCandidate(dice, candidates.size()));
        }
        ObjectNode whole = document();
        candidates.forEach(each -> whole.withArray("candidates").add(each.whole()));
        deal();
        if (dice.oneIn(5)) {
            documents.add(document()); // to count tokens
        }
        if (tokens.isPresent()) {
            count(tokens.get(), whole);
        }
        Told told = new Told(id, candidates.stream().map(GeminiCandidate::told).toList(), tokens);
        boolean isCollected = dice.oneIn(6); // somebody made a list of the stream
        return new Answer(told, isCollected ? wire.list(documents) : wire.bytes(whole), stream());
    }

    /// No candidate, and a word of why there is none.
    private Answer blocked(Optional<Told.Tokens> tokens) {
        ObjectNode document = document();
        document.set("promptFeedback", json("{'blockReason': 'PROHIBITED_CONTENT'}"));
        documents.add(document);
        tokens.ifPresent(counted -> document.set("usageMetadata", usage(counted)));
        Told.Choice choice = new Telling().end("content_filter");
        return new Answer(new Told(id, List.of(choice), tokens), wire.bytes(document), stream());
    }

    private ObjectNode document() {
        ObjectNode document = json("{'modelVersion': 'gemini'}");
        return id.isEmpty() ? document : document.put("responseId", id);
    }

    /// All counts are of all that has come so far.
    private void count(Told.Tokens tokens, ObjectNode whole) {
        whole.set("usageMetadata", usage(tokens));
        for (JsonNode document : documents) {
            if (dice.oneIn(2)) {
                ((ObjectNode) document)
                        .set(
                                "usageMetadata",
                                json(
                                        "{'promptTokenCount': 1, 'candidatesTokenCount': 1, 'totalTokenCount': 2}"));
            }
        }
        ((ObjectNode) documents.getLast()).set("usageMetadata", usage(tokens));
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

    /// What Google's tools found is counted beside the prompt, thoughts beside the rest; what is
    /// nothing is missing.
    private ObjectNode usage(Told.Tokens tokens) {
        int found = dice.upTo((int) (tokens.prompt() - tokens.cached()));
        ObjectNode usage = json("{'totalTokenCount': ?}", tokens.total());
        usage.put("promptTokenCount", tokens.prompt() - found);
        usage.put("toolUsePromptTokenCount", found);
        usage.put("candidatesTokenCount", tokens.completion() - tokens.reasoning());
        usage.put("thoughtsTokenCount", tokens.reasoning());
        usage.put("cachedContentTokenCount", tokens.cached());
        List<String> names = new ArrayList<>();
        usage.fieldNames().forEachRemaining(names::add);
        names.removeIf(name -> usage.path(name).asLong() > 0 || name.startsWith("total"));
        return usage.remove(names);
    }

    /// Some of some candidates in each document.
    private void deal() {
        List<Deque<ObjectNode>> left = new ArrayList<>();
        candidates.forEach(each -> left.add(new ArrayDeque<>(each.streamed())));
        while (left.stream().anyMatch(each -> !each.isEmpty())) {
            ObjectNode document = document();
            for (Deque<ObjectNode> each : left) {
                if (!each.isEmpty() && !dice.oneIn(3)) {
                    document.withArray("candidates").add(each.removeFirst());
                }
            }
            documents.add(document);
        }
    }

    /// Events, or one list.
    private byte[] stream() {
        return dice.oneIn(4) ? wire.list(documents) : wire.events(documents, false);
    }
}
