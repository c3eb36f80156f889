package dev.portolan.api.relay;

import dev.portolan.api.error.GatewayError;
import dev.portolan.api.relay.Relayed.Delivered;
import dev.portolan.api.relay.Relayed.Left;
import dev.portolan.api.relay.Relayed.Refused;
import dev.portolan.api.upstream.ProviderErrors;
import dev.portolan.api.upstream.UpstreamCaller;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.openai.ChatDocument;
import dev.portolan.provider.AnswerBody;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import dev.portolan.usage.Cost;
import dev.portolan.usage.Usage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Sends a whole answer on: its bytes as they are, save the model's name. Read whole before the
/// first byte is sent, so that anything wrong with it is still an HTTP error. Safe for many
/// threads.
public final class WholeRelay {
    private final LongSupplier nanos;

    /// @param nanos the monotonic clock
    public WholeRelay(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// @param answer with a status of success
    public Relayed relay(UpstreamAnswer answer, Asked asked, ResponseSink client)
            throws InterruptedException {
        Map<String, String> headers = new HashMap<>(PassedHeaders.of(answer));
        Optional<Usage> usage = Optional.empty();
        try {
            byte[] body = AnswerBody.whole(answer);
            ChatDocument document = ChatDocument.scan(body);
            usage = asked.counted(document);
            if (document.error().isPresent()) {
                return new Refused(
                        ProviderErrors.inside(asked.target(), answer, body), headers, usage);
            }
            if (!asked.isAnsweredBy(document)) {
                return new Refused(malformed(asked, asked.lack()), headers, usage);
            }
            headers.put(
                    "content-type",
                    answer.header("content-type")
                            .filter(WholeRelay::isJson)
                            .orElse("application/json"));
            usage.flatMap(Usage::cost)
                    .ifPresent(dollars -> headers.put(Asked.COST_HEADER, Cost.plain(dollars)));
            long firstByteAt = nanos.getAsLong();
            client.whole(200, headers, document.withModel(asked.requestedModel()));
            return new Delivered(usage, document.finishReasons(), firstByteAt);
        } catch (UpstreamException e) {
            return new Refused(
                    UpstreamCaller.failure(asked.target(), e), headers, soFar(answer, asked));
        } catch (MalformedAnswerException e) {
            return new Refused(malformed(asked, e.getMessage()), headers, soFar(answer, asked));
        } catch (ClientGoneException _) {
            return new Left(usage);
        }
    }

    private static Optional<Usage> soFar(UpstreamAnswer answer, Asked asked) {
        return answer.counted().map(asked::priced);
    }

    private static boolean isJson(String contentType) {
        return contentType.startsWith("application/json");
    }

    static GatewayError malformed(Asked asked, String detail) {
        return UpstreamCaller.failure(
                asked.target(), new UpstreamException(Fault.MALFORMED, detail));
    }
}
