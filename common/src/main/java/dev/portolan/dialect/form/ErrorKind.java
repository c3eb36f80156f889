package dev.portolan.dialect.form;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What sort of thing went wrong at a provider, whatever it calls it: with the status that tells a
/// client so, and OpenAI's `type` and `code` for it
/// (https://platform.openai.com/docs/guides/error-codes, read 2026-11-23).
public enum ErrorKind {
    /// The provider refused the gateway's credential.
    AUTHENTICATION(401, "invalid_request_error", "invalid_api_key"),
    PERMISSION(403, "permission_error", "permission_denied"),
    /// No such model at the provider.
    MODEL_NOT_FOUND(404, "invalid_request_error", "model_not_found"),
    NOT_FOUND(404, "invalid_request_error", "not_found"),
    INVALID_REQUEST(400, "invalid_request_error", null),
    CONTEXT_LENGTH(400, "invalid_request_error", "context_length_exceeded"),
    /// The provider's filter refused the prompt.
    CONTENT_FILTER(400, "invalid_request_error", "content_filter"),
    TOO_LARGE(413, "invalid_request_error", "request_too_large"),
    RATE_LIMIT(429, "rate_limit_error", "rate_limit_exceeded"),
    /// Money or an allowance is used up: waiting a moment does not help.
    QUOTA(429, "insufficient_quota", "insufficient_quota"),
    OVERLOADED(503, "server_error", "overloaded"),
    SERVER(500, "server_error", null),
    TIMEOUT(504, "server_error", "timeout");

    private final int status;
    private final String type;
    private final Optional<String> code;

    ErrorKind(int status, String type, @Nullable String code) {
        this.status = status;
        this.type = type;
        this.code = Optional.ofNullable(code);
    }

    /// The kind that an HTTP status alone speaks of.
    public static ErrorKind ofStatus(int status) {
        return switch (status) {
            case 401 -> AUTHENTICATION;
            case 402 -> QUOTA;
            case 403 -> PERMISSION;
            case 404 -> NOT_FOUND;
            case 408, 504 -> TIMEOUT;
            case 413 -> TOO_LARGE;
            case 424 -> SERVER; // Bedrock: the model broke
            case 429 -> RATE_LIMIT;
            case 503, 529 -> OVERLOADED;
            default -> status >= 500 ? SERVER : INVALID_REQUEST;
        };
    }

    /// The HTTP status where the provider gave none that fits.
    public int status() {
        return status;
    }

    public String type() {
        return type;
    }

    public Optional<String> code() {
        return code;
    }
}
