package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.FinishReason;
import dev.portolan.dialect.form.Piece;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Tells the documents of one answer as pieces. For one thread.
final class AnswerPieces {
    private static final int MOST_CANDIDATES = 1024;

    private final Supplier<String> callIds;
    private final Consumer<Piece> pieces;
    private final SortedMap<Integer, Candidate> candidates = new TreeMap<>();
    private boolean begun;

    AnswerPieces(Supplier<String> callIds, Consumer<Piece> pieces) {
        this.callIds = callIds;
        this.pieces = pieces;
    }

    void read(JsonNode document) {
        if (document.path("error").isObject()) {
            pieces.accept(new Piece.Failed(Errors.inside(document)));
            return;
        }
        begin(document);
        for (JsonNode each : document.path("candidates")) {
            int index = each.path("index").asInt(0);
            if (index >= 0 && index < MOST_CANDIDATES) {
                candidates
                        .computeIfAbsent(index, _ -> new Candidate(index, callIds, pieces))
                        .read(each);
            }
        }
        UsageCount.of(document.path("usageMetadata"))
                .ifPresent(counted -> pieces.accept(new Piece.Counted(counted)));
        // A prompt that is not let through has no candidate at all.
        JsonNode blocked = document.path("promptFeedback").path("blockReason");
        if (candidates.isEmpty() && !blocked.isMissingNode() && !blocked.isNull()) {
            pieces.accept(new Piece.Finished(0, FinishReason.CONTENT_FILTER));
        }
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

    /// A whole answer is whole, whether or not it says why it ended.
    void endWhole() {
        end();
        candidates.values().forEach(Candidate::finishAtLast);
    }
}
