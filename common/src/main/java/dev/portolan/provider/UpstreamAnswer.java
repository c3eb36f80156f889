package dev.portolan.provider;

import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.usage.Usage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// A provider's answer, opened: status and headers are there, the body is still to be read, by one
/// thread.
///
/// Closing it before [Read.End] cancels the call: the connection is cut and the provider sees it.
public interface UpstreamAnswer extends AutoCloseable {
    int status();

    /// Headers by lower-case name.
    Map<String, List<String>> headers();

    /// The next bytes of the body, waiting up to `patience` for them. Time-outs of the call go on
    /// counting across calls.
    ///
    /// @throws UpstreamException where the body was cut off or a time-out of the call passed
    Read read(Duration patience) throws UpstreamException, InterruptedException;

    @Override
    void close();

    /// Tokens that the provider has counted so far and that no byte read yet says; empty as a rule.
    default Optional<Usage> counted() {
        return Optional.empty();
    }

    /// The error that this answer is or has ended in, where who made the answer already knows what
    /// sort of error it is; then the body that says so is only its rendering. Empty as a rule: what
    /// a provider's own bytes mean is read from them.
    default Optional<ErrorForm> error() {
        return Optional.empty();
    }

    /// What is left of the body is nobody's: it is read and forgotten, for a moment and up to a
    /// size, so that its connection can serve again. Who goes on sending is cut off by [#close].
    ///
    /// @param nanos the monotonic clock
    default void discard(LongSupplier nanos) {
        AnswerBody.discard(this, nanos);
    }

    default Optional<String> header(String lowerCaseName) {
        List<String> values = headers().getOrDefault(lowerCaseName, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    /// What one read brought.
    sealed interface Read {
        /// Some of the body, never empty. Valid until the next read.
        record Bytes(ByteBuffer buffer) implements Read {}

        /// Nothing came within the patience, or nothing yet that says anything; the call goes on.
        record Silence() implements Read {
            public static final Silence INSTANCE = new Silence();
        }

        /// The body is complete.
        record End() implements Read {
            public static final End INSTANCE = new End();
        }
    }
}
