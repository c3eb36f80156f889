package dev.portolan.api.upstream;

import dev.portolan.api.error.GatewayError;
import dev.portolan.api.error.GatewayError.UpstreamFailed;
import dev.portolan.api.routing.Target;
import dev.portolan.dialect.openai.ChatRequest;
import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.Operation;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import dev.portolan.provider.UpstreamHttp;

/// Asks one provider for one completion: puts its own model name into the request, asks it to count
/// a stream's tokens, opens the answer. Safe for many threads.
public final class UpstreamCaller {
    private final UpstreamHttp http;

    public UpstreamCaller(UpstreamHttp http) {
        this.http = http;
    }

    /// Returns when the provider's status and headers are there, whatever status that is.
    ///
    /// @throws UpstreamException where no answer came
    public UpstreamAnswer open(Target target, ChatRequest request)
            throws UpstreamException, InterruptedException {
        boolean askForUsage =
                request.stream() && target.adapter().asksForStreamUsage(target.access().provider());
        byte[] body = request.rewritten(target.model().id().upstreamModel(), askForUsage);
        CompletionCall call =
                new CompletionCall(
                        Operation.CHAT_COMPLETION, target.model().id(), body, request.stream());
        return target.adapter().complete(target.access(), call, http);
    }

    /// What a call without a usable answer means to the client.
    public static GatewayError failure(Target target, UpstreamException e) {
        return new UpstreamFailed(
                target.provider(),
                e.fault(),
                sentence(target.provider(), e.fault()),
                e.retryAfter());
    }

    /// Addresses and the like are for the administrator; the client learns what happened.
    private static String sentence(String provider, Fault fault) {
        String what =
                switch (fault) {
                    case ADDRESS_FORBIDDEN -> "has an address that this gateway may not call";
                    case UNREACHABLE -> "could not be reached";
                    case CONNECT_TIMEOUT -> "could not be connected to in time";
                    case TLS -> "could not be called securely";
                    case FIRST_BYTE_TIMEOUT -> "did not begin to answer in time";
                    case IDLE_TIMEOUT -> "stopped in the middle of its answer";
                    case TOTAL_TIMEOUT -> "took too long";
                    case CUT_OFF -> "broke off its answer";
                    case TOO_LARGE -> "sent too large an answer";
                    case STATUS -> "answered with an unexpected status";
                    case MALFORMED -> "answered something that is not a chat completion";
                };
        return "The provider '%s' %s.".formatted(provider, what);
    }
}
