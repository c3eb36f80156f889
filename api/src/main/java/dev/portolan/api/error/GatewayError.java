package dev.portolan.api.error;

import dev.portolan.provider.Operation;
import dev.portolan.provider.UpstreamException.Fault;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Everything that `/v1` can answer instead of what was asked for. Each case has a stable code, a
/// status, and knows whether another model might do better.
///
/// Codes and types are OpenAI's where OpenAI has one
/// (https://platform.openai.com/docs/guides/error-codes, read 2026-11-22).
public sealed interface GatewayError {
    /// The HTTP status, where it can still be sent.
    int status();

    /// OpenAI's family of errors: `invalid_request_error`, `server_error`, ...
    String type();

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
        public String type() {
            return "invalid_request_error";
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

        @Override
        public String type() {
            return "invalid_request_error";
        }
    }

    /// No such model, or none that this key may know of.
    ///
    /// @param nearest names that the key may use and that look alike
    record ModelNotFound(String requestedModel, List<String> nearest) implements GatewayError {
        public ModelNotFound {
            nearest = List.copyOf(nearest);
        }

        @Override
        public int status() {
            return 404;
        }

        @Override
        public String type() {
            return "invalid_request_error";
        }

        @Override
        public Optional<String> code() {
            return Optional.of("model_not_found");
        }

        @Override
        public String message() {
            String said =
                    "The model '%s' does not exist or you do not have access to it."
                            .formatted(shortened(requestedModel));
            return nearest.isEmpty()
                    ? said
                    : said + " Did you mean '" + String.join("' or '", nearest) + "'?";
        }

        @Override
        public boolean anotherModelMayDo() {
            return true;
        }
    }

    /// An administrator switched the model off.
    record ModelDisabled(String model) implements GatewayError {
        @Override
        public int status() {
            return 404;
        }

        @Override
        public String type() {
            return "invalid_request_error";
        }

        @Override
        public Optional<String> code() {
            return Optional.of("model_disabled");
        }

        @Override
        public String message() {
            return "The model '%s' is switched off on this gateway.".formatted(model);
        }

        @Override
        public boolean anotherModelMayDo() {
            return true;
        }
    }

    /// The provider no longer lists the model.
    ///
    /// @param replacement the model id of its successor
    record ModelRetired(String model, Optional<String> replacement) implements GatewayError {
        @Override
        public int status() {
            return 404;
        }

        @Override
        public String type() {
            return "invalid_request_error";
        }

        @Override
        public Optional<String> code() {
            return Optional.of("model_retired");
        }

        @Override
        public String message() {
            return "The model '%s' is no longer offered by its provider.".formatted(model)
                    + replacement.map(" Its successor is '%s'."::formatted).orElse("");
        }

        @Override
        public Map<String, Object> metadata() {
            return replacement
                    .<Map<String, Object>>map(name -> Map.of("replaced_by", name))
                    .orElse(Map.of());
        }

        @Override
        public boolean anotherModelMayDo() {
            return true;
        }
    }

    /// The provider lists the model, but answers under other names only, or who bought capacity.
    ///
    /// @param instead model ids to ask for
    record ModelNotCallable(String model, List<String> instead) implements GatewayError {
        public ModelNotCallable {
            instead = List.copyOf(instead);
        }

        @Override
        public int status() {
            return 400;
        }

        @Override
        public String type() {
            return "invalid_request_error";
        }

        @Override
        public Optional<String> code() {
            return Optional.of("model_not_callable");
        }

        @Override
        public Optional<String> param() {
            return Optional.of("model");
        }

        @Override
        public String message() {
            String said =
                    "The model '%s' is listed by its provider, but cannot be called under this name."
                            .formatted(model);
            return instead.isEmpty()
                    ? said
                    : said + " Ask for '" + String.join("' or '", instead) + "'.";
        }

        @Override
        public Map<String, Object> metadata() {
            return instead.isEmpty() ? Map.of() : Map.of("called_as", instead);
        }

        @Override
        public boolean anotherModelMayDo() {
            return true;
        }
    }

    /// The model is there, for something else.
    ///
    /// @param kind what it is for: `chat`, `embedding`, ...
    /// @param asked what it was asked for
    /// @param endpoint where models of its kind are asked, here or at their provider
    record ModelNotFor(String model, String kind, Operation asked, String endpoint)
            implements GatewayError {
        @Override
        public int status() {
            return 400;
        }

        @Override
        public String type() {
            return "invalid_request_error";
        }

        @Override
        public Optional<String> code() {
            return Optional.of(
                    switch (asked) {
                        case CHAT_COMPLETION -> "model_not_chat";
                        case TEXT_COMPLETION -> "model_not_completion";
                        case EMBEDDING -> "model_not_embedding";
                    });
        }

        @Override
        public Optional<String> param() {
            return Optional.of("model");
        }

        @Override
        public String message() {
            String said =
                    "The model '%s' cannot be asked at %s: its kind is '%s'."
                            .formatted(model, asked.path(), kind);
            return isServed()
                    ? said + " Ask it at " + endpoint + "."
                    : said
                            + " Such models are asked at %s, which this gateway does not have."
                                    .formatted(endpoint);
        }

        private boolean isServed() {
            return Stream.of(Operation.values()).anyMatch(each -> each.path().equals(endpoint));
        }

        @Override
        public Map<String, Object> metadata() {
            return isServed() ? Map.of("kind", kind, "endpoint", endpoint) : Map.of("kind", kind);
        }

        @Override
        public boolean anotherModelMayDo() {
            return true;
        }
    }

    /// The model's provider, or the way the gateway speaks to it, has no such operation.
    ///
    /// @param instead where the model can be asked
    record OperationUnsupported(
            String model, String provider, Operation asked, Optional<String> instead)
            implements GatewayError {
        @Override
        public int status() {
            return 400;
        }

        @Override
        public String type() {
            return "invalid_request_error";
        }

        @Override
        public Optional<String> code() {
            return Optional.of("unsupported_operation");
        }

        @Override
        public Optional<String> param() {
            return Optional.of("model");
        }

        @Override
        public String message() {
            return "The provider '%s' cannot be asked at %s through this gateway."
                            .formatted(provider, asked.path())
                    + instead.map(path -> " Ask the model '%s' at %s.".formatted(model, path))
                            .orElse("");
        }

        @Override
        public Map<String, Object> metadata() {
            Map<String, Object> metadata = new LinkedHashMap<>();
            metadata.put("provider", provider);
            instead.ifPresent(path -> metadata.put("endpoint", path));
            return metadata;
        }

        @Override
        public boolean anotherModelMayDo() {
            return true;
        }
    }

    /// The model's provider is switched off, or the gateway has no way to call it.
    ///
    /// @param reason a stable word: `disabled`, `no_credential`, ...
    record ProviderUnavailable(String provider, String reason) implements GatewayError {
        /// An administrator has to act, and then every replica knows within a second.
        private static final Duration LOOK_AGAIN = Duration.ofSeconds(60);

        @Override
        public int status() {
            return 503;
        }

        @Override
        public String type() {
            return "server_error";
        }

        @Override
        public Optional<String> code() {
            return Optional.of("provider_unavailable");
        }

        @Override
        public String message() {
            return "The provider '%s' is not available on this gateway at present."
                    .formatted(provider);
        }

        @Override
        public Optional<Duration> retryAfter() {
            return Optional.of(LOOK_AGAIN);
        }

        @Override
        public Optional<Boolean> shouldRetry() {
            return Optional.of(false);
        }

        @Override
        public boolean anotherModelMayDo() {
            return true;
        }

        @Override
        public Map<String, Object> metadata() {
            return Map.of("provider", provider, "reason", reason);
        }
    }

    /// The gateway itself cannot serve anybody now.
    ///
    /// @param code `catalog_not_loaded`: no catalog yet; `catalog_stale`: keys were last checked
    ///   against the database too long ago
    record NotReady(Optional<String> code, String message, Optional<Duration> retryAfter)
            implements GatewayError {
        @Override
        public int status() {
            return 503;
        }

        @Override
        public String type() {
            return "server_error";
        }
    }

    /// The provider gave no usable answer.
    record UpstreamFailed(
            String provider, Fault fault, String message, Optional<Duration> retryAfter)
            implements GatewayError {
        @Override
        public int status() {
            return switch (fault) {
                case CONNECT_TIMEOUT, FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT, TOTAL_TIMEOUT -> 504;
                case ADDRESS_FORBIDDEN, UNREACHABLE, TLS, CUT_OFF, TOO_LARGE, STATUS, MALFORMED ->
                        502;
            };
        }

        @Override
        public String type() {
            return "server_error";
        }

        @Override
        public Optional<String> code() {
            return Optional.of("upstream_" + fault.name().toLowerCase(Locale.ROOT));
        }

        @Override
        public boolean anotherModelMayDo() {
            return true;
        }

        @Override
        public Map<String, Object> metadata() {
            return Map.of("provider", provider);
        }
    }

    /// The provider answered with an error of its own; what it said is kept.
    ///
    /// @param status what the client is told
    /// @param members further members of the provider's error object, as it sent them
    /// @param metadata ours, and the provider's beside it
    record UpstreamRefused(
            int status,
            String type,
            Optional<String> code,
            Optional<String> param,
            String message,
            Optional<Duration> retryAfter,
            Optional<Boolean> shouldRetry,
            Map<String, Object> members,
            Map<String, Object> metadata)
            implements GatewayError {
        public UpstreamRefused {
            members = Map.copyOf(members);
            metadata = Map.copyOf(metadata);
        }

        @Override
        public boolean anotherModelMayDo() {
            return status != 400 && status != 413 && status != 422;
        }
    }

    /// A defect of the gateway's own. The log has it under the request id.
    record Internal(String requestId) implements GatewayError {
        @Override
        public int status() {
            return 500;
        }

        @Override
        public String type() {
            return "server_error";
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

    private static String shortened(String name) {
        return name.length() <= 256 ? name : name.substring(0, 256) + "…";
    }
}
