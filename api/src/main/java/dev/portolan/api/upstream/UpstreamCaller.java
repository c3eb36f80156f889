package dev.portolan.api.upstream;

import dev.portolan.api.error.GatewayError;
import dev.portolan.api.error.GatewayError.InvalidRequest;
import dev.portolan.api.error.GatewayException;
import dev.portolan.api.error.UpstreamError.UpstreamFailed;
import dev.portolan.api.memory.HeldAnswers;
import dev.portolan.api.routing.Target;
import dev.portolan.catalog.Prices;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.Translator;
import dev.portolan.dialect.openai.AnswerIdentity;
import dev.portolan.dialect.openai.ChunkWriter;
import dev.portolan.dialect.openai.CompletionWriter;
import dev.portolan.dialect.openai.OpenAiRequest;
import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.Operation;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import dev.portolan.provider.UpstreamHttp;
import java.time.Clock;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks one provider for one completion, or one list of embeddings: puts the request into its
/// words, opens the answer, puts that into OpenAI's words. Safe for many threads.
///
/// A provider of OpenAI's own dialect gets the client's bytes, with its own model name in them and,
/// in a stream, the wish that tokens be counted.
public final class UpstreamCaller {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamCaller.class);

    private final UpstreamHttp http;
    private final Supplier<String> ids;
    private final Clock clock;
    private final LongSupplier nanos;

    /// @param ids makes names that are nobody else's, for what a provider leaves nameless
    /// @param nanos the monotonic clock
    public UpstreamCaller(
            UpstreamHttp http, Supplier<String> ids, Clock clock, LongSupplier nanos) {
        this.http = http;
        this.ids = ids;
        this.clock = clock;
        this.nanos = nanos;
    }

    /// @throws GatewayException 400 where the request cannot be put into the provider's words
    public PreparedCall prepare(Target target, Operation operation, OpenAiRequest request) {
        try {
            return new Preparation(target, operation).of(request);
        } catch (InvalidRequestException e) {
            throw new GatewayException(
                    new InvalidRequest(
                            400, Optional.of(e.code()), e.param(), String.valueOf(e.getMessage())));
        }
    }

    /// Returns when the provider's status and headers are there, whatever status that is; of an
    /// error in another dialect, the body too.
    ///
    /// @throws UpstreamException where no answer came
    public UpstreamAnswer open(PreparedCall prepared)
            throws UpstreamException, InterruptedException {
        return switch (prepared) {
            case PreparedCall.Passed(Target target, CompletionCall call) ->
                    target.adapter().complete(target.access(), call, held(call.stream()));
            case PreparedCall.Completion completion -> open(completion);
            case PreparedCall.Embedding embedding ->
                    new EmbeddingCalls(embedding, held(false), nanos).open();
        };
    }

    private UpstreamAnswer open(PreparedCall.Completion prepared)
            throws UpstreamException, InterruptedException {
        Target target = prepared.target();
        Translator translator = prepared.translator();
        CompletionCall call = prepared.call();
        UpstreamAnswer answer =
                target.adapter().complete(target.access(), call, held(call.stream()));
        if (answer.status() < 200 || answer.status() > 299) {
            return TranslatedError.of(answer, translator::error, Optional.empty());
        }
        Supplier<String> callIds = () -> "call_" + ids.get();
        AnswerIdentity identity =
                new AnswerIdentity(
                        "chatcmpl-" + ids.get(),
                        clock.instant(),
                        target.model().id().upstreamModel());
        Prices prices = target.model().facts().prices();
        return new TranslatedAnswer(
                answer,
                call.stream()
                        ? new StreamTranslation(
                                translator.stream(callIds),
                                new ChunkWriter(identity, callIds),
                                prices)
                        : new WholeTranslation(
                                translator,
                                new CompletionWriter(identity, callIds),
                                callIds,
                                prices));
    }

    private UpstreamHttp held(boolean streamed) {
        return HeldAnswers.over(http, streamed);
    }

    /// What a call without a usable answer means to the client. What is the adapter's mistake is
    /// for the log: no retry will mend it.
    public static GatewayError failure(Target target, UpstreamException e) {
        if (e.fault() == Fault.UNSENDABLE) {
            LOG.error(
                    "provider '{}' by {}: {}",
                    target.provider(),
                    target.adapter().getClass().getName(),
                    e.getMessage());
        }
        boolean isRefused =
                e.fault() == Fault.STATUS
                        && e.status().equals(Optional.of(401)); // a token, that is
        return new UpstreamFailed(
                target.provider(),
                isRefused ? Fault.CREDENTIAL : e.fault(),
                sentence(target.provider(), e),
                e.retryAfter());
    }

    /// Addresses and the like are for the administrator; the client learns what happened.
    private static String sentence(String provider, UpstreamException e) {
        String what =
                switch (e.fault()) {
                    case CREDENTIAL ->
                            "cannot be called: the gateway has no credential for it that can be used; your own key is in order";
                    case UNSENDABLE ->
                            "could not be asked: its adapter made a request that cannot be sent";
                    case ADDRESS_FORBIDDEN -> "has an address that this gateway may not call";
                    case UNREACHABLE -> "could not be reached";
                    case BUSY -> "has as many calls from this gateway under way as it may have";
                    case CONNECT_TIMEOUT -> "could not be connected to in time";
                    case TLS -> "could not be called securely";
                    case FIRST_BYTE_TIMEOUT -> "did not begin to answer in time";
                    case IDLE_TIMEOUT -> "stopped in the middle of its answer";
                    case TOTAL_TIMEOUT -> "took too long";
                    case CUT_OFF -> "broke off its answer";
                    case TOO_LARGE -> "sent too large an answer";
                    case STATUS ->
                            e.status().equals(Optional.of(401))
                                    ? "gave no access token for the gateway's credential; your own key is in order"
                                    : "answered with an unexpected status";
                    case MALFORMED -> "answered something that is no answer to the request";
                };
        return "The provider '%s' %s.".formatted(provider, what);
    }
}
