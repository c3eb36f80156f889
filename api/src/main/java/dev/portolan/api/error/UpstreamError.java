package dev.portolan.api.error;

import dev.portolan.dialect.form.ErrorKind;
import dev.portolan.provider.UpstreamException.Fault;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The model's provider did not serve the request.
public sealed interface UpstreamError extends GatewayError {
    /// The provider gave no usable answer, or could not be asked for one. Without a credential that
    /// can be used, the error is that of a refused one.
    record UpstreamFailed(
            String provider, Fault fault, String message, Optional<Duration> retryAfter)
            implements UpstreamError {
        /// A place is free as soon as one of the calls under way ends.
        private static final Duration COME_AGAIN = Duration.ofSeconds(1);

        public UpstreamFailed {
            if (fault == Fault.BUSY && retryAfter.isEmpty()) {
                retryAfter = Optional.of(COME_AGAIN);
            }
        }

        @Override
        public int status() {
            return switch (fault) {
                case CREDENTIAL -> ErrorKind.AUTHENTICATION.status();
                case BUSY -> 503;
                case CONNECT_TIMEOUT, FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT, TOTAL_TIMEOUT -> 504;
                case UNSENDABLE,
                        ADDRESS_FORBIDDEN,
                        UNREACHABLE,
                        TLS,
                        CUT_OFF,
                        TOO_LARGE,
                        STATUS,
                        MALFORMED ->
                        502;
            };
        }

        @Override
        public Optional<String> code() {
            return fault == Fault.CREDENTIAL
                    ? ErrorKind.AUTHENTICATION.code()
                    : Optional.of("upstream_" + fault.name().toLowerCase(Locale.ROOT));
        }

        @Override
        public Optional<Boolean> shouldRetry() {
            return switch (fault) {
                case CREDENTIAL, ADDRESS_FORBIDDEN, UNSENDABLE ->
                        Optional.of(false); // until an administrator has acted
                default -> Optional.empty();
            };
        }

        @Override
        public boolean anotherModelMayDo() {
            return true;
        }

        @Override
        public Map<String, Object> metadata() {
            return fault == Fault.CREDENTIAL
                    ? Map.of("provider", provider, "kind", "authentication")
                    : Map.of("provider", provider);
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
            implements UpstreamError {
        public UpstreamRefused {
            members = Map.copyOf(members);
            metadata = Map.copyOf(metadata);
        }

        @Override
        public boolean anotherModelMayDo() {
            return status != 400 && status != 413 && status != 422;
        }
    }
}
