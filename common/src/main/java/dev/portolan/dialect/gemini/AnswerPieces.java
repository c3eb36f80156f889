package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.FinishReason;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.form.Piece;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Tells the documents of one answer as pieces. For one thread.
final class AnswerPieces {
    private static final int MOST_CANDIDATES = 1024;
    private static final Set<String> UNBLOCKED =
            Set.of("", "null", "0", "BLOCK_REASON_UNSPECIFIED", "BLOCKED_REASON_UNSPECIFIED");

    private final Supplier<String> callIds;
    private final Consumer<Piece> pieces;
    private final SortedMap<Integer, Candidate> candidates = new TreeMap<>();
    private FinishReasons reasons = FinishReasons.GEMINI_API;
    private boolean begun;
    private boolean blocked;
    private boolean failed;

    AnswerPieces(Supplier<String> callIds, Consumer<Piece> pieces) {
        this.callIds = callIds;
        this.pieces = pieces;
    }

    void read(JsonNode document) {
        if (document.path("error").isObject()) {
            failed = true;
            pieces.accept(new Piece.Failed(Errors.inside(document)));
            return;
        }
        begin(document);
        if (reasons == FinishReasons.GEMINI_API) {
            reasons = FinishReasons.numberedIn(document);
        }
        for (JsonNode each : document.path("candidates")) {
            int index = each.path("index").asInt(0);
            if (index >= 0 && index < MOST_CANDIDATES) {
                candidates
                        .computeIfAbsent(index, _ -> new Candidate(index, callIds, pieces))
                        .read(each, reasons);
            }
        }
        UsageCount.of(document.path("usageMetadata"))
                .ifPresent(counted -> pieces.accept(new Piece.Counted(counted)));
        String reason = document.path("promptFeedback").path("blockReason").asText("");
        if (!blocked && !UNBLOCKED.contains(reason)) {
            blocked = true;
            block();
        }
    }

    /// A prompt that is not let through has no candidate at all, or none that goes on.
    private void block() {
        if (candidates.isEmpty()) {
            pieces.accept(new Piece.Finished(0, FinishReason.CONTENT_FILTER));
        }
        candidates.values().forEach(each -> each.finishAtLast(FinishReason.CONTENT_FILTER));
    }

    private void begin(JsonNode document) {
        if (begun) {
            return;
        }
        begun = true;
        String id = document.path("responseId").asText("");
        pieces.accept(
                new Piece.Begun(
                        Optional.of(id).filter(given -> !given.isEmpty()),
                        instant(document.path("createTime").asText(""))));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /// What can be told only now that all the text is there.
    void end() {
        candidates.values().forEach(Candidate::end);
    }

    /// A whole answer is whole, whether or not it says why it ended. Without a candidate or a word
    /// of why there is none it is no answer: clients that look for a choice would break.
    void endWhole() throws MalformedAnswerException {
        if (candidates.isEmpty() && !blocked && !failed) {
            throw new MalformedAnswerException("the answer has no candidates");
        }
        end();
        candidates.values().forEach(each -> each.finishAtLast(FinishReason.STOP));
    }
}
