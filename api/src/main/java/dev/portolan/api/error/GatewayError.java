package dev.portolan.api.error;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Everything that `/v1` can answer instead of what was asked for. Each case has a stable code, a
/// status, and knows whether another model might do better.
///
/// Codes and types are OpenAI's where OpenAI has one
/// (https://platform.openai.com/docs/guides/error-codes, read 2026-11-22).
public sealed interface GatewayError
        permits GatewayError.Unauthenticated,
                GatewayError.InvalidRequest,
                GatewayError.NotReady,
                GatewayError.RequestLoop,
                GatewayError.Internal,
                ModelError,
                UpstreamError {
    /// The HTTP status, where it can still be sent.
    int status();

    /// OpenAI's family of errors.
    default String type() {
        return status() >= 500 ? "server_error" : "invalid_request_error";
    }

    /// Stable, for programs.
    Optional<String> code();

    /// For people: what happened, and where it helps, what to do.
    String message();

    /// The request's field that is to blame.
    default Optional<String> param() {
        return Optional.empty();
    }

    /// When to come back.
    default Optional<Duration> retryAfter() {
        return Optional.empty();
    }

    /// Tells a client's retry loop what to do where the status alone would mislead it.
    default Optional<Boolean> shouldRetry() {
        return Optional.empty();
    }

    /// Whether the same request might succeed with another model.
    default boolean anotherModelMayDo() {
        return false;
    }

    /// Details for people, as `error.metadata`.
    default Map<String, Object> metadata() {
        return Map.of();
    }

    /// No key, a malformed, unknown, expired or revoked one, or an administrator's. Which of them
    /// is nobody's business.
    record Unauthenticated(boolean keyGiven) implements GatewayError {
        @Override
        public int status() {
            return 401;
        }

        @Override
        public Optional<String> code() {
            return Optional.of("invalid_api_key");
        }

        @Override
        public String message() {
            return keyGiven
                    ? "Incorrect API key provided. Ask your administrator for a client key of this gateway."
                    : "You didn't provide an API key. Send one in the Authorization header: Authorization: Bearer YOUR_KEY.";
        }
    }

    /// The request itself cannot be served, whatever the model.
    ///
    /// @param status 400, 404, 405, 408, 413 or 415
    record InvalidRequest(int status, Optional<String> code, Optional<String> param, String message)
            implements GatewayError {
        public static InvalidRequest of(String code, String message) {
            return new InvalidRequest(400, Optional.of(code), Optional.empty(), message);
        }
    }

    /// The gateway itself cannot serve anybody now.
    ///
    /// @param code `catalog_not_loaded`: no catalog yet; `catalog_stale`: keys were last checked
    ///   against the database too long ago; `gateway_overloaded`: no memory is left for the request
    ///   or its answer
    record NotReady(Optional<String> code, String message, Optional<Duration> retryAfter)
            implements GatewayError {
        @Override
        public int status() {
            return 503;
        }
    }

    /// The request comes from a gateway that it has passed already. No model is to blame but the
    /// catalog, so no other is asked and nothing is tried again.
    ///
    /// @param provider who was asked when it went round; absent where it is met coming back
    record RequestLoop(Optional<String> provider) implements GatewayError {
        public static final int STATUS = 508; // Loop Detected, RFC 5842, section 7.2
        public static final String CODE = "request_loop";

        @Override
        public int status() {
            return STATUS;
        }

        @Override
        public Optional<String> code() {
            return Optional.of(CODE);
        }

        @Override
        public String message() {
            return provider.map(name ->
                            "The request went round in a circle: the base_url of the provider '%s', or of one behind it, leads back to a gateway that the request had passed."
                                    .formatted(name))
                            .orElse(
                                    "The request comes from this gateway itself: a provider's base_url leads back to this gateway.")
                    + " An administrator has to correct it.";
        }

        @Override
        public Optional<Boolean> shouldRetry() {
            return Optional.of(false);
        }

        @Override
        public Map<String, Object> metadata() {
            return provider.<Map<String, Object>>map(name -> Map.of("provider", name))
                    .orElse(Map.of());
        }
    }

    /// A defect of the gateway's own. The log has it under the request id.
    record Internal(String requestId) implements GatewayError {
        @Override
        public int status() {
            return 500;
        }

        @Override
        public Optional<String> code() {
            return Optional.of("internal_error");
        }

        @Override
        public String message() {
            return "The gateway failed on this request (%s). The request may be tried again."
                    .formatted(requestId);
        }
    }
}
