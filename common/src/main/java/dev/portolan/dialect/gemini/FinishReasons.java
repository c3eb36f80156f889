package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.FinishReason;
import java.util.Optional;

/// `finishReason` in OpenAI's words (https://ai.google.dev/api/generate-content#FinishReason and
/// https://cloud.google.com/vertex-ai/generative-ai/docs/reference/rest/v1/GenerateContentResponse,
/// read 2026-11-26). Who asks for `enum-encoding=int` gets numbers, and each of Google's two APIs
/// numbers the reasons from 6 on in its own way.
enum FinishReasons {
    /// `google.ai.generativelanguage.v1beta.Candidate.FinishReason`: 6 LANGUAGE, 7 BLOCKLIST, 8
    /// PROHIBITED_CONTENT, 9 SPII, 10 MALFORMED_FUNCTION_CALL, 11 IMAGE_SAFETY, 12
    /// UNEXPECTED_TOOL_CALL.
    GEMINI_API {
        @Override
        boolean isFiltered(int number) {
            return switch (number) {
                case 3, 4, 6, 7, 8, 9, 11 -> true;
                default -> false;
            };
        }
    },

    /// `google.cloud.aiplatform.v1.Candidate.FinishReason`: 6 BLOCKLIST, 7 PROHIBITED_CONTENT, 8
    /// SPII, 9 MALFORMED_FUNCTION_CALL, 10 MODEL_ARMOR, 11 IMAGE_SAFETY, 12
    /// IMAGE_PROHIBITED_CONTENT, 13 IMAGE_RECITATION, 14 IMAGE_OTHER, 15 UNEXPECTED_TOOL_CALL, 16
    /// NO_IMAGE.
    VERTEX_AI {
        @Override
        boolean isFiltered(int number) {
            return switch (number) {
                case 3, 4, 6, 7, 8, 10, 11, 12, 13 -> true;
                default -> false;
            };
        }
    };

    /// Whose numbers a document has: Vertex AI's say when they were made and how they are paid for.
    static FinishReasons numberedIn(JsonNode document) {
        return document.has("createTime") || document.path("usageMetadata").has("trafficType")
                ? VERTEX_AI
                : GEMINI_API;
    }

    abstract boolean isFiltered(int number);

    /// Empty while the candidate goes on.
    Optional<FinishReason> of(JsonNode reason) {
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

    private Optional<FinishReason> ofNumber(int reason) {
        return switch (reason) {
            case 0 -> Optional.empty();
            case 2 -> Optional.of(FinishReason.LENGTH);
            default ->
                    Optional.of(
                            isFiltered(reason) ? FinishReason.CONTENT_FILTER : FinishReason.STOP);
        };
    }
}
