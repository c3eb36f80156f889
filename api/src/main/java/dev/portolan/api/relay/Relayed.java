package dev.portolan.api.relay;

import dev.portolan.api.error.GatewayError;
import dev.portolan.dialect.form.FinishReason;
import dev.portolan.usage.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How the relaying of one provider's answer ended.
public sealed interface Relayed {
    /// The client has the whole answer.
    ///
    /// @param finishReasons why each choice ended; none where the operation has no choices
    /// @param firstByteAt when its first byte was sent on, on the monotonic clock
    record Delivered(Optional<Usage> usage, List<FinishReason> finishReasons, long firstByteAt)
            implements Relayed {
        public Delivered {
            finishReasons = List.copyOf(finishReasons);
        }
    }

    /// The provider's answer is of no use. Nothing of it was sent on: another model may be tried.
    ///
    /// @param headers the provider's, as far as they may pass
    /// @param usageSoFar what was used all the same: counted in the answer itself, or by earlier
    ///   calls for the same request
    record Refused(GatewayError error, Map<String, String> headers, Optional<Usage> usageSoFar)
            implements Relayed {
        public Refused(GatewayError error, Map<String, String> headers) {
            this(error, headers, Optional.empty());
        }

        public Refused {
            headers = Map.copyOf(headers);
        }
    }

    /// The answer broke off after some of it was sent on. The client has been told.
    record Broken(GatewayError error, Optional<Usage> usageSoFar, long firstByteAt)
            implements Relayed {}

    /// The client left; the provider's answer was cancelled.
    record Left(Optional<Usage> usageSoFar) implements Relayed {}
}
