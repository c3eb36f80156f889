package dev.portolan.api.relay;

import dev.portolan.api.relay.Relayed.Refused;
import dev.portolan.api.upstream.ProviderErrors;
import dev.portolan.provider.AnswerBody;
import dev.portolan.provider.RetryAfter;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Sends a provider's answer on, whatever it is: a stream, a whole completion, an error. Safe for
/// many threads.
public final class Relay {
    private final WholeRelay whole;
    private final StreamRelay stream;
    private final Clock clock;

    public Relay(WholeRelay whole, StreamRelay stream, Clock clock) {
        this.whole = whole;
        this.stream = stream;
        this.clock = clock;
    }

    /// @param streamed whether the client asked for a stream
    public Relayed relay(UpstreamAnswer answer, Asked asked, boolean streamed, ResponseSink client)
            throws InterruptedException {
        if (answer.status() < 200 || answer.status() > 299) {
            return refused(answer, asked);
        }
        return streamed ? stream.relay(answer, asked, client) : whole.relay(answer, asked, client);
    }

    private Relayed refused(UpstreamAnswer answer, Asked asked) throws InterruptedException {
        Map<String, String> headers = PassedHeaders.ofError(answer);
        Optional<Duration> retryAfter =
                RetryAfter.of(answer.status(), answer.headers(), clock.instant());
        byte[] body;
        try {
            body = AnswerBody.whole(answer);
        } catch (UpstreamException _) {
            body = new byte[0]; // the status says enough
        }
        return new Refused(
                ProviderErrors.of(asked.target(), answer, retryAfter, body),
                headers,
                answer.counted().map(asked::priced));
    }
}
