package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.ErrorKind;
import dev.portolan.dialect.form.Trees;
import java.time.Duration;
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

    /// An error under status 200 names the status it would have had.
    static ErrorForm inside(JsonNode document) {
        JsonNode error = document.path("error");
        int code = error.path("code").asInt(500);
        return of(code >= 400 && code <= 599 ? code : 500, error);
    }

    private static ErrorForm of(int status, JsonNode error) {
        String message = error.isTextual() ? error.asText() : error.path("message").asText("");
        Optional<Duration> delay = retryDelay(error);
        ErrorKind kind = kind(status, error, message.toLowerCase(Locale.ROOT), delay.isPresent());
        // A bad key is told with 400.
        int shown = kind == ErrorKind.AUTHENTICATION ? kind.status() : status;
        return new ErrorForm(kind, shown, message, delay);
    }

    private static ErrorKind kind(int status, JsonNode error, String words, boolean hasDelay) {
        return switch (status) {
            case 400 -> badRequest(error, words);
            case 404 -> words.contains("model") ? ErrorKind.MODEL_NOT_FOUND : ErrorKind.NOT_FOUND;
            case 429 ->
                    !hasDelay && (words.contains("credits") || words.contains("spending"))
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
        if (words.contains("api key not valid") || words.contains("api key expired")) {
            return ErrorKind.AUTHENTICATION;
        }
        if (words.contains("token count")
                || words.contains("maximum number of tokens")
                || words.contains("context length")
                || words.contains("context window")) {
            return words.contains("exceed") || words.contains("too long")
                    ? ErrorKind.CONTEXT_LENGTH
                    : ErrorKind.INVALID_REQUEST;
        }
        return ErrorKind.INVALID_REQUEST;
    }

    /// `google.rpc.RetryInfo`: `"retryDelay": "17.5s"`.
    private static Optional<Duration> retryDelay(JsonNode error) {
        for (JsonNode detail : error.path("details")) {
            String delay = detail.path("retryDelay").asText("");
            if (delay.matches("[0-9]{1,6}(\\.[0-9]{1,9})?s")) {
                double seconds = Double.parseDouble(delay.substring(0, delay.length() - 1));
                return Optional.of(Duration.ofMillis((long) Math.ceil(seconds * 1000)));
            }
        }
        return Optional.empty();
    }
}
