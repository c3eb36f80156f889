package dev.portolan.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.ErrorKind;
import dev.portolan.dialect.openai.ProviderError;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Ollama's errors, `{"error": "sentence"}`, as a body or as a line of a stream
/// (https://docs.ollama.com/api/errors, read 2026-11-26).
final class Errors {
    private Errors() {}

    static ErrorForm of(int status, byte[] body) {
        ProviderError error = ProviderError.read(body);
        ErrorKind kind = kind(status, error);
        // A prompt that is too long is told as 500 now and then, a cancelled request as 499.
        boolean isAnother = status == 499 || status >= 500 && kind == ErrorKind.CONTEXT_LENGTH;
        return new ErrorForm(
                kind, isAnother ? kind.status() : status, error.message(), error.retryAfter());
    }

    /// An error in a stream, or under status 200: it does not say which status it would have had.
    static ErrorForm inside(JsonNode document) {
        return of(500, document.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ErrorKind kind(int status, ProviderError error) {
        if (status == 499) {
            return ErrorKind.SERVER;
        }
        String words = error.message().toLowerCase(Locale.ROOT);
        // ollama.com's allowance of an hour or a week
        return status == 429 && words.contains("usage limit")
                ? ErrorKind.QUOTA
                : error.kind(status);
    }
}
