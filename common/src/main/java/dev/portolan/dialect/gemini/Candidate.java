package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.FinishReason;
import dev.portolan.dialect.form.Piece;
import dev.portolan.dialect.form.ReasoningDetail;
import dev.portolan.dialect.form.ReasoningDetail.Opaque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One of an answer's candidates, read part by part. Code that Google runs, its results and media
/// are not content. For one thread.
///
/// `thoughtSignature` is what a model wants back to go on from its thoughts
/// (https://ai.google.dev/gemini-api/docs/thought-signatures, read 2026-11-26). A call carries its
/// own; that of anything else, be it an empty text, goes to the client as encrypted thinking and
/// comes back with the message.
final class Candidate {
    private final int choice;
    private final Consumer<Piece> pieces;
    private final Calls calls;
    private final Sources sources = new Sources();
    private int signatures;
    private boolean finished;

    Candidate(int choice, Supplier<String> callIds, Consumer<Piece> pieces) {
        this.choice = choice;
        this.pieces = pieces;
        this.calls = new Calls(choice, callIds, pieces);
    }

    void read(JsonNode candidate, FinishReasons reasons) {
        sources.beginDocument();
        for (JsonNode part : candidate.path("content").path("parts")) {
            part(part);
        }
        Logprobs.read(
                candidate.path("logprobsResult"),
                entry -> pieces.accept(new Piece.Logprob(choice, entry)));
        sources.read(candidate);
        reasons.of(candidate.path("finishReason")).ifPresent(this::finish);
    }

    private void part(JsonNode part) {
        Optional<String> signature =
                Optional.of(part.path("thoughtSignature").asText(""))
                        .filter(given -> !given.isEmpty());
        boolean isThought = part.path("thought").asBoolean(false);
        boolean isText = part.path("text").isTextual() && !isThought;
        String text = part.path("text").asText("");
        sources.part(isText, isText ? text : "");
        if (part.path("functionCall").isObject()) {
            calls.read(part.path("functionCall"), signature);
            return;
        }
        if (isThought && !text.isEmpty()) {
            pieces.accept(new Piece.Reasoning(choice, text));
        } else if (isText) {
            pieces.accept(new Piece.Text(choice, text));
        }
        signature.ifPresent(data ->
                pieces.accept(
                        new Piece.Thought(
                                choice,
                                new ReasoningDetail.Encrypted(
                                        signatures++,
                                        new Opaque(data, Optional.of(Opaque.GEMINI))))));
    }

    private void finish(FinishReason reason) {
        calls.end();
        finished = true;
        pieces.accept(new Piece.Finished(choice, reason));
    }

    /// What can be told only now that all the text is there.
    void end() {
        calls.end();
        sources.annotations(annotation -> pieces.accept(new Piece.Citation(choice, annotation)));
    }

    void finishAtLast(FinishReason reason) {
        if (!finished) {
            finish(reason);
        }
    }
}
