package dev.portolan.api.metering;

import dev.portolan.api.dispatch.Attempt;
import dev.portolan.api.dispatch.Outcome;
import dev.portolan.api.error.GatewayError;
import dev.portolan.catalog.ModelId;
import dev.portolan.dialect.form.FinishReason;
import dev.portolan.provider.Operation;
import dev.portolan.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One request for something a model does, from its first byte to its last, however it ended.
///
/// @param at when it came in
/// @param clientRequestId the client's own name for it
/// @param keyId whose it was; absent where nobody was let in
/// @param operation what was asked for
/// @param requestedModel what the client named; absent where the body was not read
/// @param status the HTTP status that the client was sent
/// @param took from its first byte to its end
public record RequestRecord(
        Instant at,
        String requestId,
        Optional<String> clientRequestId,
        Optional<String> keyId,
        Operation operation,
        Optional<String> requestedModel,
        boolean streamed,
        long catalogVersion,
        int status,
        Outcome outcome,
        Duration took) {

    public List<Attempt> attempts() {
        return outcome.attempts();
    }

    /// The last model asked, or the one that could not be.
    public Optional<ModelId> model() {
        if (outcome instanceof Outcome.Refused refused) {
            return Optional.of(refused.model());
        }
        return attempts().isEmpty() ? Optional.empty() : Optional.of(attempts().getLast().model());
    }

    /// The word in logs and metrics.
    public String outcomeWord() {
        return switch (outcome) {
            case Outcome.Completed _ -> "completed";
            case Outcome.Cancelled _ -> "cancelled";
            case Outcome.Refused _ -> "refused";
            case Outcome.Failed failed -> failed.attempts().isEmpty() ? "refused" : "failed";
        };
    }

    public Optional<GatewayError> error() {
        return switch (outcome) {
            case Outcome.Failed failed -> Optional.of(failed.error());
            case Outcome.Refused refused -> Optional.of(refused.error());
            case Outcome.Completed _, Outcome.Cancelled _ -> Optional.empty();
        };
    }

    /// What it took, at all models that were asked together.
    public Optional<Usage> usage() {
        return outcome.usage();
    }

    /// Why each choice of a whole answer ended.
    public List<FinishReason> finishReasons() {
        return outcome instanceof Outcome.Completed completed
                ? completed.finishReasons()
                : List.of();
    }

    public Optional<Duration> timeToFirstByte() {
        return outcome instanceof Outcome.Completed completed
                ? Optional.of(completed.timeToFirstByte())
                : Optional.empty();
    }
}
