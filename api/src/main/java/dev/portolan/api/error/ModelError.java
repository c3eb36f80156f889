package dev.portolan.api.error;

import dev.portolan.provider.OffReason;
import dev.portolan.provider.Operation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The model that was asked for cannot serve the request. Another one might.
public sealed interface ModelError extends GatewayError {
    @Override
    default boolean anotherModelMayDo() {
        return true;
    }

    /// No such model, or none that this key may know of.
    ///
    /// @param nearest names that the key may use and that look alike
    /// @param provider why nothing at the provider that it names can be asked, where that is so and
    ///   the key may know of it
    record ModelNotFound(
            String requestedModel, List<String> nearest, Optional<ProviderUnavailable> provider)
            implements ModelError {
        public ModelNotFound {
            nearest = List.copyOf(nearest);
        }

        @Override
        public int status() {
            return 404;
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
            if (provider.isPresent()) {
                return said + " " + provider.get().message();
            }
            if (!nearest.isEmpty()) {
                said += " Did you mean '" + String.join("' or '", nearest) + "'?";
            }
            return requestedModel.contains("/")
                    ? said
                    : said + " Models are named '<provider>/<model>'; GET /v1/models lists them.";
        }
    }

    /// An administrator switched the model off.
    record ModelDisabled(String model) implements ModelError {
        @Override
        public int status() {
            return 404;
        }

        @Override
        public Optional<String> code() {
            return Optional.of("model_disabled");
        }

        @Override
        public String message() {
            return "The model '%s' is switched off on this gateway.".formatted(model);
        }
    }

    /// The provider no longer lists the model.
    ///
    /// @param replacement the model id of its successor
    record ModelRetired(String model, Optional<String> replacement) implements ModelError {
        @Override
        public int status() {
            return 404;
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
    }

    /// The provider lists the model, but answers under other names only, or who bought capacity.
    ///
    /// @param instead model ids to ask for
    record ModelNotCallable(String model, List<String> instead) implements ModelError {
        public ModelNotCallable {
            instead = List.copyOf(instead);
        }

        @Override
        public int status() {
            return 400;
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
    }

    /// The model is there, for something else.
    ///
    /// @param kind what it is for: `chat`, `embedding`, ...
    /// @param asked what it was asked for
    /// @param abilities what its provider says it can do, where no endpoint is known for its kind
    /// @param endpoint where models of its kind are asked, here or at their provider
    record ModelNotFor(
            String model,
            String kind,
            List<String> abilities,
            Operation asked,
            Optional<String> endpoint)
            implements ModelError {
        public ModelNotFor {
            abilities = List.copyOf(abilities);
        }

        @Override
        public int status() {
            return 400;
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
            if (endpoint.isEmpty()) {
                return said
                        + " This gateway has no endpoint for it."
                        + (abilities.isEmpty()
                                ? ""
                                : " Its provider lists it with: "
                                        + String.join(", ", abilities)
                                        + ".");
            }
            return said
                    + (served().isPresent()
                                    ? " Ask it at %s."
                                    : " Such models are asked at %s, which this gateway does not have.")
                            .formatted(endpoint.get());
        }

        private Optional<String> served() {
            return endpoint.filter(path ->
                    Stream.of(Operation.values()).anyMatch(each -> each.path().equals(path)));
        }

        @Override
        public Map<String, Object> metadata() {
            return served().<Map<String, Object>>map(path -> Map.of("kind", kind, "endpoint", path))
                    .orElseGet(() -> Map.of("kind", kind));
        }
    }

    /// The model's provider, or the way the gateway speaks to it, has no such operation.
    ///
    /// @param instead where the model can be asked
    record OperationUnsupported(
            String model, String provider, Operation asked, Optional<String> instead)
            implements ModelError {
        @Override
        public int status() {
            return 400;
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
    }

    /// The model's provider is switched off, or the gateway has no way to call it.
    record ProviderUnavailable(String provider, OffReason reason) implements ModelError {
        /// An administrator has to act, and then every replica knows within a second.
        private static final Duration LOOK_AGAIN = Duration.ofSeconds(60);

        @Override
        public int status() {
            return 503;
        }

        @Override
        public Optional<String> code() {
            return Optional.of("provider_unavailable");
        }

        @Override
        public String message() {
            return "The provider '%s' is not available on this gateway at present: %s. An administrator sees more in its state."
                    .formatted(
                            provider,
                            switch (reason) {
                                case DISABLED -> "it is switched off";
                                case NO_CREDENTIAL -> "it has no credential";
                                case UNREADABLE_CREDENTIAL -> "its credential cannot be used";
                                case UNKNOWN_ADAPTER -> "its adapter is not there";
                                case NO_BASE_URL -> "it has no base_url";
                                case INCOMPLETE_SETTINGS -> "its settings are incomplete or wrong";
                            });
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
        public Map<String, Object> metadata() {
            return Map.of("provider", provider, "reason", reason.word());
        }
    }

    private static String shortened(String name) {
        return name.length() <= 256 ? name : name.substring(0, 256) + "…";
    }
}
