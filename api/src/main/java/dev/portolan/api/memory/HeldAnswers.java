package dev.portolan.api.memory;

import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamHttp;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.usage.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// The way out for a request whose answers are read whole: what is read of them counts as held.
///
/// @param streamed whether a stream was asked for: then only errors are kept, and what is one JSON
///   document all the same
public record HeldAnswers(UpstreamHttp http, Share share, boolean streamed)
        implements UpstreamHttp {
    /// Whose request this thread is serving; unbound where nobody counts.
    public static final ScopedValue<Share> SHARE = ScopedValue.newInstance();

    public static UpstreamHttp over(UpstreamHttp http, boolean streamed) {
        return SHARE.isBound() ? new HeldAnswers(http, SHARE.get(), streamed) : http;
    }

    @Override
    public UpstreamAnswer send(UpstreamRequest request)
            throws UpstreamException, InterruptedException {
        UpstreamAnswer answer = http.send(request);
        return streamed && isStream(answer) ? answer : new Held(answer, share);
    }

    private static boolean isStream(UpstreamAnswer answer) {
        boolean isSuccess = answer.status() >= 200 && answer.status() < 300;
        return isSuccess
                && answer.header("content-type")
                        .filter(type -> type.startsWith("application/json"))
                        .isEmpty();
    }

    private record Held(UpstreamAnswer answer, Share share) implements UpstreamAnswer {
        @Override
        public Read read(Duration patience) throws UpstreamException, InterruptedException {
            Read read = answer.read(patience);
            if (read instanceof Read.Bytes bytes) {
                share.hold(bytes.buffer().remaining());
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
