package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.ErrorKind;
import dev.portolan.dialect.form.RetryInfo;
import dev.portolan.dialect.form.Trees;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Google's errors (https://ai.google.dev/gemini-api/docs/troubleshooting and
/// https://cloud.google.com/apis/design/errors, read 2026-11-26): `{"error": {"code": 429,
/// "message": …, "status": "RESOURCE_EXHAUSTED", "details": […]}}`, sometimes in a list.
final class Errors {
    private Errors() {}

    static ErrorForm of(int status, byte[] body) {
        JsonNode root = Trees.lenient(body);
        JsonNode error = (root.isArray() ? root.path(0) : root).path("error");
        return of(status, error);
    }

    /// An error under status 200 names the status it would have had, by number or by word.
    static ErrorForm inside(JsonNode document) {
        JsonNode error = document.path("error");
        int code = error.path("code").asInt(0);
        return of(
                code >= 400 && code <= 599 ? code : status(error.path("status").asText("")), error);
    }

    /// The status of a `google.rpc.Code`
    /// (https://cloud.google.com/apis/design/errors#handling_errors, read 2026-11-26).
    private static int status(String word) {
        return switch (word) {
            case "INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE" -> 400;
            case "UNAUTHENTICATED" -> 401;
            case "PERMISSION_DENIED" -> 403;
            case "NOT_FOUND" -> 404;
            case "ABORTED", "ALREADY_EXISTS" -> 409;
            case "RESOURCE_EXHAUSTED" -> 429;
            case "CANCELLED" -> 499;
            case "UNIMPLEMENTED" -> 501;
            case "UNAVAILABLE" -> 503;
            case "DEADLINE_EXCEEDED" -> 504;
            default -> 500;
        };
    }

    private static ErrorForm of(int status, JsonNode error) {
        String message = error.isTextual() ? error.asText() : error.path("message").asText("");
        Optional<Duration> delay = RetryInfo.delay(error);
        ErrorKind kind = kind(status, error, message.toLowerCase(Locale.ROOT), delay.isPresent());
        return new ErrorForm(kind, shown(kind, status), message, delay);
    }

    /// Much that has a status of its own elsewhere is told with 400 here.
    private static int shown(ErrorKind kind, int status) {
        return switch (kind) {
            case AUTHENTICATION, PERMISSION, MODEL_NOT_FOUND, TOO_LARGE -> kind.status();
            default -> status;
        };
    }

    private static ErrorKind kind(int status, JsonNode error, String words, boolean hasDelay) {
        return switch (status) {
            case 400 -> badRequest(error, words);
            case 404 -> words.contains("model") ? ErrorKind.MODEL_NOT_FOUND : ErrorKind.NOT_FOUND;
            case 429 ->
                    !hasDelay && says(words, "credits", "spending")
                            ? ErrorKind.QUOTA
                            : ErrorKind.RATE_LIMIT;
            default -> ErrorKind.ofStatus(status);
        };
    }

    private static ErrorKind badRequest(JsonNode error, String words) {
        for (JsonNode detail : error.path("details")) {
            if (detail.path("reason").asText("").startsWith("API_KEY_")) {
                return ErrorKind.AUTHENTICATION;
            }
        }
        if (says(words, "api key not valid", "api key expired", "pass a valid api key")) {
            return ErrorKind.AUTHENTICATION;
        }
        if (says(words, "location is not supported", "not available in your country")) {
            return ErrorKind.PERMISSION;
        }
        if (words.contains("unexpected model name format")) {
            return ErrorKind.MODEL_NOT_FOUND;
        }
        if (words.contains("payload size exceeds")) {
            return ErrorKind.TOO_LARGE;
        }
        return isOfContext(words) ? ErrorKind.CONTEXT_LENGTH : ErrorKind.INVALID_REQUEST;
    }

    /// "The input token count (9) exceeds the maximum number of tokens allowed (8).", "…the input
    /// token count is 9 but the model only supports up to 8…", "Your input context is too long."
    private static boolean isOfContext(String words) {
        return says(
                        words,
                        "token count",
                        "input token",
                        "number of tokens",
                        "context length",
                        "context window",
                        "input context",
                        "prompt is")
                && says(
                        words,
                        "exceed",
                        "too long",
                        "only supports up to",
                        "larger than",
                        "longer than",
                        "greater than");
    }

    private static boolean says(String words, String... any) {
        return Arrays.stream(any).anyMatch(words::contains);
    }
}
