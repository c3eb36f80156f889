package dev.portolan.api.dispatch;

import dev.portolan.api.error.GatewayError;
import dev.portolan.catalog.ModelId;
import dev.portolan.dialect.form.FinishReason;
import dev.portolan.usage.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How a completion ended. Every completion that was dispatched has exactly one.
public sealed interface Outcome {
    List<Attempt> attempts();

    /// What all attempts took together; absent where no tokens were counted.
    default Optional<Usage> usage() {
        return attempts().stream().flatMap(attempt -> attempt.usage().stream()).reduce(Usage::plus);
    }

    /// The client has the whole answer.
    ///
    /// @param finishReasons why each choice ended
    record Completed(
            ModelId servedBy,
            List<FinishReason> finishReasons,
            Duration timeToFirstByte,
            List<Attempt> attempts)
            implements Outcome {
        public Completed {
            finishReasons = List.copyOf(finishReasons);
            attempts = List.copyOf(attempts);
        }
    }

    /// The client left before it had the whole answer, or in the middle of its request: then there
    /// are no attempts.
    record Cancelled(List<Attempt> attempts) implements Outcome {
        public Cancelled {
            attempts = List.copyOf(attempts);
        }
    }

    /// The request cannot be put into the words of the model's provider, and nobody was asked.
    ///
    /// @param model that would have been asked
    record Refused(GatewayError error, ModelId model) implements Outcome {
        @Override
        public List<Attempt> attempts() {
            return List.of();
        }
    }

    /// The client was told an error: instead of an answer, or in the middle of one.
    record Failed(GatewayError error, List<Attempt> attempts) implements Outcome {
        public Failed {
            attempts = List.copyOf(attempts);
        }
    }
}
