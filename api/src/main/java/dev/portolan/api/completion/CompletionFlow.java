package dev.portolan.api.completion;

import dev.portolan.api.admission.Caller;
import dev.portolan.api.admission.Gatekeeper;
import dev.portolan.api.dispatch.Dispatcher;
import dev.portolan.api.dispatch.Outcome;
import dev.portolan.api.dispatch.Refusal;
import dev.portolan.api.error.GatewayError;
import dev.portolan.api.error.GatewayError.InvalidRequest;
import dev.portolan.api.error.GatewayError.RequestLoop;
import dev.portolan.api.error.GatewayException;
import dev.portolan.api.metering.Meter;
import dev.portolan.api.metering.RequestRecord;
import dev.portolan.api.relay.ClientGoneException;
import dev.portolan.api.relay.ResponseSink;
import dev.portolan.api.routing.Route;
import dev.portolan.api.routing.Router;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.openai.ChatRequest;
import dev.portolan.dialect.openai.EmbeddingRequest;
import dev.portolan.dialect.openai.OpenAiRequest;
import dev.portolan.dialect.openai.TextRequest;
import dev.portolan.provider.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// The life of a completion on one page: who asks, for what, which model serves it, what came of
/// it. Completions of text and embeddings live it too; what differs is a value. One thread from the
/// first byte to the last; memory and one provider, nothing else. Safe for many threads.
public final class CompletionFlow {
    /// The status in logs and metrics of a client that left before it was answered; none is sent.
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final Gatekeeper gatekeeper;
    private final Router router;
    private final Dispatcher dispatcher;
    private final Meter meter;
    private final LongSupplier nanos;

    /// @param nanos the monotonic clock
    public CompletionFlow(
            Gatekeeper gatekeeper,
            Router router,
            Dispatcher dispatcher,
            Meter meter,
            LongSupplier nanos) {
        this.gatekeeper = gatekeeper;
        this.router = router;
        this.dispatcher = dispatcher;
        this.meter = meter;
        this.nanos = nanos;
    }

    /// One completion, from first byte in to last byte out. Whatever happens, the client is
    /// answered once and the request is metered once.
    void complete(Operation operation, ClientRequest request, ResponseSink client)
            throws ClientGoneException {
        Optional<Caller> caller = Optional.empty();
        Optional<OpenAiRequest> asked = Optional.empty();
        try {
            caller = Optional.of(gatekeeper.admit(request.credentials()));
            client.header(
                    "x-portolan-catalog-version",
                    String.valueOf(caller.get().snapshot().version()));
            asked = Optional.of(parse(operation, request.body()));
            Route route = router.route(caller.get(), operation, asked.get().model());
            Outcome outcome =
                    dispatcher.dispatch(
                            request.id(), route, asked.get(), request.receivedNanos(), client);
            meter.record(record(operation, request, caller, asked, outcome, client.status()));
        } catch (GatewayException refused) {
            Outcome outcome = new Outcome.Failed(refused.error(), List.of());
            meter.record(
                    record(operation, request, caller, asked, outcome, refused.error().status()));
            if (!request.isRead()) {
                // The connection is closed over the unread body; the client must know, or it would
                // send its next request there.
                client.header("connection", "close");
            }
            Refusal.send(refused.error(), client);
            if (refused.error() instanceof RequestLoop) {
                request.skip(); // the client is a gateway that must learn what it was told
            }
        } catch (ClientGoneException gone) {
            // In the middle of its request: it cost nothing, but it happened.
            Outcome outcome = new Outcome.Cancelled(List.of());
            meter.record(record(operation, request, caller, asked, outcome, CLIENT_CLOSED_REQUEST));
            throw gone;
        } catch (RuntimeException | Error defect) {
            GatewayError error = new GatewayError.Internal(request.id());
            Outcome outcome = new Outcome.Failed(error, List.of());
            meter.record(
                    record(
                            operation,
                            request,
                            caller,
                            asked,
                            outcome,
                            client.isCommitted() ? client.status() : error.status()));
            throw defect;
        }
    }

    private static OpenAiRequest parse(Operation operation, byte[] body) {
        try {
            return switch (operation) {
                case CHAT_COMPLETION -> ChatRequest.parse(body);
                case TEXT_COMPLETION -> TextRequest.parse(body);
                case EMBEDDING -> EmbeddingRequest.parse(body);
            };
        } catch (InvalidRequestException e) {
            throw new GatewayException(
                    new InvalidRequest(
                            400, Optional.of(e.code()), e.param(), String.valueOf(e.getMessage())));
        }
    }

    private RequestRecord record(
            Operation operation,
            ClientRequest request,
            Optional<Caller> caller,
            Optional<OpenAiRequest> asked,
            Outcome outcome,
            int status) {
        return new RequestRecord(
                request.receivedAt(),
                request.id(),
                request.clientRequestId(),
                caller.map(known -> known.key().id()),
                operation,
                asked.map(OpenAiRequest::model),
                asked.map(OpenAiRequest::stream).orElse(false),
                caller.map(known -> known.snapshot().version()).orElse(-1L),
                status,
                outcome,
                Duration.ofNanos(nanos.getAsLong() - request.receivedNanos()));
    }
}
