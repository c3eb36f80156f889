package dev.portolan.dialect.form;

import java.time.Duration;
import java.util.Optional;

/// A provider's error, in no provider's words.
///
/// @param status the HTTP status the client is to see, 400-599
/// @param message the provider's sentence; empty where it gave none
/// @param retryAfter how long the provider asks to be left alone, where the body says so
public record ErrorForm(ErrorKind kind, int status, String message, Optional<Duration> retryAfter) {
    public ErrorForm {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("no status of an error: " + status);
        }
    }

    public static ErrorForm of(ErrorKind kind, String message) {
        return new ErrorForm(kind, kind.status(), message, Optional.empty());
    }
}
