package dev.portolan.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.ErrorKind;
import dev.portolan.dialect.form.Trees;
import java.util.Locale;
import java.util.Optional;

/// Anthropic's errors (https://docs.anthropic.com/en/api/errors, read 2026-11-23): `{"type":
/// "error", "error": {"type": …, "message": …}}`, as a body or as an event.
final class Errors {
    private Errors() {}

    static ErrorForm of(int status, byte[] body) {
        JsonNode root = Trees.lenient(body);
        // Vertex AI puts errors of its own into a list.
        JsonNode error = (root.isArray() ? root.path(0) : root).path("error");
        String message = error.isTextual() ? error.asText() : error.path("message").asText("");
        return new ErrorForm(
                kind(status, error.path("type").asText(""), message),
                status,
                message,
                Optional.empty());
    }

    /// An error under status 200: its type is all that says which status it would have had.
    static ErrorForm inside(JsonNode event) {
        JsonNode error = event.path("error");
        String type = error.path("type").asText("");
        String message = error.path("message").asText("");
        int status = statusOf(type);
        return new ErrorForm(kind(status, type, message), status, message, Optional.empty());
    }

    private static int statusOf(String type) {
        return switch (type) {
            case "invalid_request_error" -> 400;
            case "authentication_error" -> 401;
            case "billing_error" -> 402;
            case "permission_error" -> 403;
            case "not_found_error" -> 404;
            case "request_too_large" -> 413;
            case "rate_limit_error" -> 429;
            case "timeout_error" -> 504;
            case "overloaded_error" -> 529;
            default -> 500;
        };
    }

    private static ErrorKind kind(int status, String type, String message) {
        String words = message.toLowerCase(Locale.ROOT);
        if (status == 400) {
            if (words.contains("prompt is too long")
                    || words.contains("exceed context limit")
                    || words.contains("context window")) {
                return ErrorKind.CONTEXT_LENGTH;
            }
            if (words.contains("credit balance is too low") || words.contains("usage limits")) {
                return ErrorKind.QUOTA;
            }
            if (words.contains("content filtering policy")) {
                return ErrorKind.CONTENT_FILTER;
            }
        }
        if (status == 404 && words.contains("model")) {
            return ErrorKind.MODEL_NOT_FOUND;
        }
        return type.equals("overloaded_error") ? ErrorKind.OVERLOADED : ErrorKind.ofStatus(status);
    }
}
