package dev.portolan.api.dispatch;

import dev.portolan.api.error.GatewayError;
import dev.portolan.api.error.GatewayError.Internal;
import dev.portolan.api.error.GatewayException;
import dev.portolan.api.relay.Asked;
import dev.portolan.api.relay.ClientGoneException;
import dev.portolan.api.relay.Heartbeat;
import dev.portolan.api.relay.Relay;
import dev.portolan.api.relay.Relayed;
import dev.portolan.api.relay.ResponseSink;
import dev.portolan.api.routing.Route;
import dev.portolan.api.routing.Target;
import dev.portolan.api.upstream.PreparedCall;
import dev.portolan.api.upstream.UpstreamCaller;
import dev.portolan.dialect.openai.OpenAiRequest;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks the route's models one after another until one answers. May go on to the next only while
/// nothing of an answer has been sent on; after that a failure is the client's to hear. Safe for
/// many threads.
public final class Dispatcher {
    private final UpstreamCaller upstream;
    private final Relay relay;
    private final Heartbeat heartbeat;

    public Dispatcher(UpstreamCaller upstream, Relay relay, Heartbeat heartbeat) {
        this.upstream = upstream;
        this.relay = relay;
        this.heartbeat = heartbeat;
    }

    /// Never throws for anything a provider or client does. A request that cannot be put into the
    /// first provider's words is refused, and nobody is asked. Once one was asked in vain, those
    /// that cannot be are passed over: the client learns what came of the last that was.
    ///
    /// @param startedAt when the request came in, on the monotonic clock
    public Outcome dispatch(
            String requestId,
            Route route,
            OpenAiRequest request,
            long startedAt,
            ResponseSink client) {
        List<Attempt> attempts = new ArrayList<>(1);
        Relayed.Refused last = new Relayed.Refused(new Internal(requestId), Map.of());
        for (Target target : route.targets()) {
            PreparedCall call;
            try {
                call = upstream.prepare(target, route.operation(), request);
            } catch (GatewayException untranslatable) {
                if (attempts.isEmpty()) {
                    return refuse(untranslatable.error(), target, client);
                }
                continue;
            }
            client.announce(Announcement.of(call, attempts.size() + 1).headers());
            switch (attempt(requestId, call, route, request, client)) {
                case Relayed.Delivered(var usage, var finishReasons, long firstByteAt) -> {
                    attempts.add(new Attempt(target.model().id(), usage, Optional.empty()));
                    return new Outcome.Completed(
                            target.model().id(),
                            finishReasons,
                            Duration.ofNanos(firstByteAt - startedAt),
                            attempts);
                }
                case Relayed.Left(var usage) -> {
                    attempts.add(new Attempt(target.model().id(), usage, Optional.empty()));
                    return new Outcome.Cancelled(attempts);
                }
                case Relayed.Broken(GatewayError error, var usage, _) -> {
                    attempts.add(new Attempt(target.model().id(), usage, Optional.of(error)));
                    return new Outcome.Failed(error, attempts);
                }
                case Relayed.Refused refused -> {
                    attempts.add(
                            new Attempt(
                                    target.model().id(),
                                    refused.usageSoFar(),
                                    Optional.of(refused.error())));
                    last = refused;
                    if (!refused.error().anotherModelMayDo()) {
                        return refuse(last, attempts, client);
                    }
                }
            }
        }
        return refuse(last, attempts, client);
    }

    private static Outcome refuse(
            Relayed.Refused last, List<Attempt> attempts, ResponseSink client) {
        try {
            Refusal.send(last.error(), last.headers(), client);
            return new Outcome.Failed(last.error(), attempts);
        } catch (ClientGoneException _) {
            return new Outcome.Cancelled(attempts);
        }
    }

    private static Outcome refuse(GatewayError error, Target target, ResponseSink client) {
        client.announce(Announcement.ofNobodyAsked(target).headers());
        try {
            Refusal.send(error, client);
            return new Outcome.Refused(error, target.model().id());
        } catch (ClientGoneException _) {
            return new Outcome.Cancelled(List.of());
        }
    }

    private Relayed attempt(
            String requestId,
            PreparedCall call,
            Route route,
            OpenAiRequest request,
            ResponseSink client) {
        Target target = call.target();
        Asked asked =
                new Asked(
                        target, route.operation(), route.requestedModel(), request.includesUsage());
        try (UpstreamAnswer answer =
                request.stream()
                        ? heartbeat.during(client, () -> upstream.open(call))
                        : upstream.open(call)) {
            return relay.relay(answer, asked, request.stream(), client);
        } catch (UpstreamException e) {
            return new Relayed.Refused(UpstreamCaller.failure(target, e), Map.of());
        } catch (GatewayException noRoom) {
            return new Relayed.Refused(
                    noRoom.error(), Map.of()); // the model was asked all the same
        } catch (ClientGoneException _) {
            return new Relayed.Left(Optional.empty());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the server stops and has waited long enough
            return new Relayed.Refused(new Internal(requestId), Map.of());
        }
    }
}
