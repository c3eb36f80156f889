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
/// own; a text's goes to the client as encrypted thinking and comes back with the message.
final class Candidate {
    private final int choice;
    private final Supplier<String> callIds;
    private final Consumer<Piece> pieces;
    private final Sources sources = new Sources();
    private int calls;
    private int signatures;
    private boolean finished;

    Candidate(int choice, Supplier<String> callIds, Consumer<Piece> pieces) {
        this.choice = choice;
        this.callIds = callIds;
        this.pieces = pieces;
    }

    void read(JsonNode candidate) {
        for (JsonNode part : candidate.path("content").path("parts")) {
            part(part);
        }
        Logprobs.read(
                candidate.path("logprobsResult"),
                entry -> pieces.accept(new Piece.Logprob(choice, entry)));
        sources.read(candidate);
        FinishReasons.of(candidate.path("finishReason"))
                .ifPresent(reason -> {
                    finished = true;
                    pieces.accept(new Piece.Finished(choice, reason));
                });
    }

    private void part(JsonNode part) {
        Optional<String> signature =
                Optional.of(part.path("thoughtSignature").asText(""))
                        .filter(given -> !given.isEmpty());
        if (part.path("functionCall").isObject()) {
            call(part.path("functionCall"), signature);
            return;
        }
        String text = part.path("text").asText("");
        if (part.path("thought").asBoolean(false)) {
            pieces.accept(new Piece.Reasoning(choice, text));
        } else if (part.path("text").isTextual()) {
            sources.append(text);
            pieces.accept(new Piece.Text(choice, text));
        } else {
            return; // executableCode, codeExecutionResult, inlineData, ...
        }
        signature.ifPresent(data ->
                pieces.accept(
                        new Piece.Thought(
                                choice,
                                new ReasoningDetail.Encrypted(
                                        signatures++,
                                        new Opaque(data, Optional.of(Opaque.GEMINI))))));
    }

    private void call(JsonNode call, Optional<String> signature) {
        String given = call.path("id").asText("");
        pieces.accept(
                new Piece.ToolCall(
                        choice,
                        calls,
                        given.isEmpty() ? callIds.get() : given,
                        call.path("name").asText(""),
                        signature));
        JsonNode arguments = call.path("args");
        if (arguments.isObject() && !arguments.isEmpty()) {
            pieces.accept(new Piece.ToolArguments(choice, calls, arguments.toString()));
        }
        calls++;
    }

    void end() {
        sources.annotations(annotation -> pieces.accept(new Piece.Citation(choice, annotation)));
    }

    void finishAtLast() {
        if (!finished) {
            pieces.accept(new Piece.Finished(choice, FinishReason.STOP));
        }
    }
}
