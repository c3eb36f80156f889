package dev.portolan.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.ErrorKind;
import dev.portolan.dialect.openai.ProviderError;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Cohere's errors, `{"id": …, "message": …}`: told apart by their status, and by their sentences
/// (https://docs.cohere.com/reference/errors, read 2026-11-26).
final class Errors {
    private Errors() {}

    static ErrorForm of(int status, byte[] body) {
        ProviderError error = ProviderError.read(body);
        ErrorKind kind = kind(status, error);
        return new ErrorForm(kind, statusOf(status, kind), error.message(), error.retryAfter());
    }

    /// An error under status 200: it does not say which status it would have had.
    static ErrorForm inside(JsonNode document) {
        return of(500, document.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ErrorKind kind(int status, ProviderError error) {
        String words = error.message().toLowerCase(Locale.ROOT);
        return switch (status) {
            case 400, 422 -> isTooLong(words) ? ErrorKind.CONTEXT_LENGTH : error.kind(status);
            case 403 ->
                    words.contains("api token") || words.contains("api key")
                            ? ErrorKind.AUTHENTICATION
                            : error.kind(status);
            // A trial key's calls of this month are used up; those of this minute come back.
            case 429 -> words.contains("month") ? ErrorKind.QUOTA : error.kind(status);
            case 498 -> ErrorKind.CONTENT_FILTER; // a token on the list of what is denied
            case 499 -> ErrorKind.SERVER; // cancelled, and not by us
            case 501 -> ErrorKind.INVALID_REQUEST; // asks for what the model cannot do
            default -> error.kind(status);
        };
    }

    /// "too many tokens: max tokens must be less than…" is about the wanted answer, not the prompt.
    private static boolean isTooLong(String words) {
        return words.contains("too many tokens") && !words.contains("max tokens must be");
    }

    /// Statuses that no client of OpenAI's knows become those that say the same.
    private static int statusOf(int status, ErrorKind kind) {
        return switch (status) {
            case 498, 499, 501 -> kind.status();
            default -> status;
        };
    }
}
