package dev.portolan.dialect.openai;

import dev.portolan.dialect.form.ErrorKind;
import java.time.Duration;
import java.util.Optional;

/// What a provider says went wrong, out of the many shapes in which OpenAI's cousins say it.
///
/// @param message the provider's sentence, at most [#MAX_MESSAGE] characters; empty where it gave
///   none
/// @param type `error.type`
/// @param code `error.code`; a number in its digits
/// @param param `error.param`
/// @param status the HTTP status that the error names within itself, as OpenRouter does under
///   status 200
/// @param retryAfter how long the provider asks to be left alone, where the document says so
public record ProviderError(
        String message,
        Optional<String> type,
        Optional<String> code,
        Optional<String> param,
        Optional<Integer> status,
        Optional<Duration> retryAfter) {
    /// Long enough for every sentence, too short for a page.
    public static final int MAX_MESSAGE = 2000;

    /// Reads an error's body, of whatever shape; a page gives an error without a word.
    public static ProviderError read(byte[] bytes, int from, int length) {
        return ProviderErrorReader.read(bytes, from, length);
    }

    public static ProviderError read(byte[] bytes) {
        return read(bytes, 0, bytes.length);
    }

    /// As much of a sentence as is passed on.
    public static String cut(String message) {
        return message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message;
    }

    /// What sort of thing this is, under the status that the provider gave.
    public ErrorKind kind(int underStatus) {
        return ErrorKinds.of(underStatus, this);
    }
}
