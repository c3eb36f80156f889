package dev.portolan.provider;

import dev.portolan.catalog.ModelId;

/// One completion, or one call of another operation, to ask a provider for.
///
/// @param operation which of the adapter's operations
/// @param model which model; [ModelId#upstreamModel] is what the provider calls it
/// @param body the request in the adapter's dialect, the upstream model's name already in it
/// @param stream whether the answer shall be a stream of events
public record CompletionCall(Operation operation, ModelId model, byte[] body, boolean stream) {
    /// What to put into `Accept` where a provider streams as server-sent events.
    public String answerType() {
        return stream ? "text/event-stream" : "application/json";
    }
}
