package dev.portolan.api.upstream;

import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import dev.portolan.usage.Usage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A provider's successful answer in OpenAI's words, translated as it is read. To its reader it is
/// as if the provider spoke OpenAI's dialect, so there is one relay for all. Closing it cancels the
/// provider's answer. For one thread.
final class TranslatedAnswer implements UpstreamAnswer {
    private final UpstreamAnswer provider;
    private final Translation translation;
    private boolean ended;

    TranslatedAnswer(UpstreamAnswer provider, Translation translation) {
        this.provider = provider;
        this.translation = translation;
    }

    /// Bytes of one format in, bytes of another out.
    interface Translation {
        String contentType();

        /// @param bytes the caller's, nothing of them is kept
        /// @return what can be said so far; may be empty
        byte[] feed(ByteBuffer bytes) throws MalformedAnswerException;

        /// The provider's body has ended.
        byte[] end() throws MalformedAnswerException;

        /// As [UpstreamAnswer#counted].
        default Optional<Usage> counted() {
            return Optional.empty();
        }

        /// Whether there is nothing more to be said, whatever the provider still sends.
        boolean isOver();
    }

    @Override
    public int status() {
        return provider.status();
    }

    @Override
    public Map<String, List<String>> headers() {
        Map<String, List<String>> headers = new HashMap<>(provider.headers());
        headers.remove("content-length");
        headers.put("content-type", List.of(translation.contentType()));
        return headers;
    }

    @Override
    public Optional<Usage> counted() {
        return translation.counted();
    }

    @Override
    public Read read(Duration patience) throws UpstreamException, InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        try {
            while (!ended && !translation.isOver()) {
                long left = Math.max(1, until - System.nanoTime());
                Optional<Read> read = translated(provider.read(Duration.ofNanos(left)));
                if (read.isPresent()) {
                    return read.get();
                }
            }
            return Read.End.INSTANCE;
        } catch (MalformedAnswerException e) {
            throw new UpstreamException(Fault.MALFORMED, e.getMessage());
        }
    }

    /// Empty where the provider's bytes make no whole event yet.
    private Optional<Read> translated(Read read) throws MalformedAnswerException {
        return switch (read) {
            case Read.Bytes(ByteBuffer buffer) -> something(translation.feed(buffer));
            case Read.Silence _ -> Optional.of(Read.Silence.INSTANCE);
            case Read.End _ -> {
                ended = true;
                yield something(translation.end());
            }
        };
    }

    private static Optional<Read> something(byte[] bytes) {
        return bytes.length == 0
                ? Optional.empty()
                : Optional.of(new Read.Bytes(ByteBuffer.wrap(bytes)));
    }

    @Override
    public void close() {
        provider.close();
    }
}
