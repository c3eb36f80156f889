package dev.portolan.dialect.cohere;

import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.ErrorKind;
import dev.portolan.dialect.form.FinishReason;
import dev.portolan.dialect.form.Piece;

/// `finish_reason` in OpenAI's words (https://docs.cohere.com/reference/chat, read 2026-11-26). A
/// generation that broke down is an error, whatever came before.
final class FinishReasons {
    private FinishReasons() {}

    /// @param sentence what the provider says of it, or the empty text
    static Piece of(String reason, String sentence) {
        return switch (reason) {
            case "MAX_TOKENS", "ERROR_LIMIT" -> new Piece.Finished(0, FinishReason.LENGTH);
            case "TOOL_CALL" -> new Piece.Finished(0, FinishReason.TOOL_CALLS);
            case "ERROR_TOXIC" -> new Piece.Finished(0, FinishReason.CONTENT_FILTER);
            case "ERROR" -> failed(ErrorKind.SERVER, sentence, "The generation failed.");
            case "TIMEOUT" ->
                    failed(ErrorKind.TIMEOUT, sentence, "The generation took longer than allowed.");
            // COMPLETE, STOP_SEQUENCE, and whatever comes next
            default -> new Piece.Finished(0, FinishReason.STOP);
        };
    }

    private static Piece failed(ErrorKind kind, String sentence, String otherwise) {
        return new Piece.Failed(ErrorForm.of(kind, sentence.isEmpty() ? otherwise : sentence));
    }
}
