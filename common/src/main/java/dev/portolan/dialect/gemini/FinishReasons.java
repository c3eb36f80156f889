package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.FinishReason;
import java.util.Optional;

/// `finishReason` in OpenAI's words (https://ai.google.dev/api/generate-content#FinishReason and
/// https://cloud.google.com/vertex-ai/generative-ai/docs/reference/rest/v1/GenerateContentResponse,
/// read 2026-11-26). Who asks for `enum-encoding=int` gets the Gemini API's numbers.
final class FinishReasons {
    private FinishReasons() {}

    /// Empty while the candidate goes on.
    static Optional<FinishReason> of(JsonNode reason) {
        if (reason.isIntegralNumber()) {
            return ofNumber(reason.asInt());
        }
        return switch (reason.asText("")) {
            case "", "null", "FINISH_REASON_UNSPECIFIED" -> Optional.empty();
            case "MAX_TOKENS" -> Optional.of(FinishReason.LENGTH);
            case "SAFETY",
                    "RECITATION",
                    "LANGUAGE",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION",
                    "MODEL_ARMOR" ->
                    Optional.of(FinishReason.CONTENT_FILTER);
            // STOP, OTHER, MALFORMED_FUNCTION_CALL, UNEXPECTED_TOOL_CALL, and whatever comes next
            default -> Optional.of(FinishReason.STOP);
        };
    }

    private static Optional<FinishReason> ofNumber(int reason) {
        return switch (reason) {
            case 0 -> Optional.empty();
            case 2 -> Optional.of(FinishReason.LENGTH);
            case 3, 4, 6, 7, 8, 9, 11 -> Optional.of(FinishReason.CONTENT_FILTER);
            default -> Optional.of(FinishReason.STOP);
        };
    }
}
