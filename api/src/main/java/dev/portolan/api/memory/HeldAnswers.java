package dev.portolan.api.memory;

import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamHttp;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.usage.Usage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// The way out for a request: what is kept of its answers counts as held.
///
/// @param streamed whether a stream was asked for: then errors are kept, and what is one JSON
///   document all the same, and of a stream the event that is being read
public record HeldAnswers(UpstreamHttp http, Share share, boolean streamed)
        implements UpstreamHttp {
    /// Whose request this thread is serving; unbound where nobody counts.
    public static final ScopedValue<Share> SHARE = ScopedValue.newInstance();

    /// Streams of these are cut into units that are short by their own bounds.
    private static final Set<String> SHORT_UNITS =
            Set.of("application/x-ndjson", "application/vnd.amazon.eventstream");

    public static UpstreamHttp over(UpstreamHttp http, boolean streamed) {
        return SHARE.isBound() ? new HeldAnswers(http, SHARE.get(), streamed) : http;
    }

    @Override
    public UpstreamAnswer send(UpstreamRequest request)
            throws UpstreamException, InterruptedException {
        UpstreamAnswer answer = http.send(request);
        if (!streamed || !isStream(answer)) {
            return new Held(answer, share, ByteBuffer::remaining);
        }
        return hasShortUnits(request) ? answer : new Held(answer, share, new LongestEvent());
    }

    /// By what was asked for: what a provider says of its answer is not to be trusted.
    private static boolean hasShortUnits(UpstreamRequest request) {
        return request.headers().entrySet().stream()
                .anyMatch(header ->
                        header.getKey().equalsIgnoreCase("accept")
                                && SHORT_UNITS.contains(header.getValue()));
    }

    private static boolean isStream(UpstreamAnswer answer) {
        boolean isSuccess = answer.status() >= 200 && answer.status() < 300;
        return isSuccess
                && answer.header("content-type")
                        .filter(type -> type.startsWith("application/json"))
                        .isEmpty();
    }

    /// How much more of an answer is kept, with these bytes of it.
    @FunctionalInterface
    interface Tally {
        int more(ByteBuffer bytes);
    }

    private record Held(UpstreamAnswer answer, Share share, Tally tally) implements UpstreamAnswer {
        @Override
        public Read read(Duration patience) throws UpstreamException, InterruptedException {
            Read read = answer.read(patience);
            if (read instanceof Read.Bytes bytes) {
                share.hold(tally.more(bytes.buffer()));
            }
            return read;
        }

        @Override
        public int status() {
            return answer.status();
        }

        @Override
        public Map<String, List<String>> headers() {
            return answer.headers();
        }

        @Override
        public Optional<Usage> counted() {
            return answer.counted();
        }

        @Override
        public Optional<ErrorForm> error() {
            return answer.error();
        }

        @Override
        public void discard(LongSupplier nanos) {
            answer.discard(nanos);
        }

        @Override
        public void close() {
            answer.close();
        }
    }
}
