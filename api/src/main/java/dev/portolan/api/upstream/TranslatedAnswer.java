package dev.portolan.api.upstream;

import dev.portolan.dialect.form.ErrorForm;
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
import java.util.function.LongSupplier;

/// A provider's successful answer in OpenAI's words, translated as it is read. To its reader it is
/// as if the provider spoke OpenAI's dialect, so there is one relay for all. Closing it cancels the
/// provider's answer. For one thread.
final class TranslatedAnswer implements UpstreamAnswer {
    private final UpstreamAnswer provider;
    private final Translation translation;
    private boolean ended;
    private Optional<MalformedAnswerException> broken = Optional.empty();

    TranslatedAnswer(UpstreamAnswer provider, Translation translation) {
        this.provider = provider;
        this.translation = translation;
    }

    /// Bytes of one format in, bytes of another out.
    interface Translation {
        String contentType();

        /// @param bytes the caller's, nothing of them is kept
        void feed(ByteBuffer bytes) throws MalformedAnswerException;

        /// The provider's body has ended.
        void end() throws MalformedAnswerException;

        /// What there is to say since this was last asked; may be empty, and what was said before a
        /// malformed word is there all the same.
        byte[] take();

        /// As [UpstreamAnswer#counted].
        default Optional<Usage> counted() {
            return Optional.empty();
        }

        /// As [UpstreamAnswer#error].
        Optional<ErrorForm> error();

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
    public Optional<ErrorForm> error() {
        return translation.error();
    }

    @Override
    public Read read(Duration patience) throws UpstreamException, InterruptedException {
        if (!isDone()) {
            translate(provider.read(patience));
            byte[] said = translation.take();
            if (said.length > 0) {
                return new Read.Bytes(ByteBuffer.wrap(said));
            }
        }
        if (broken.isPresent()) {
            throw new UpstreamException(Fault.MALFORMED, broken.get().getMessage());
        }
        return isDone() ? Read.End.INSTANCE : Read.Silence.INSTANCE;
    }

    private boolean isDone() {
        return ended || broken.isPresent() || translation.isOver();
    }

    private void translate(Read read) {
        try {
            switch (read) {
                case Read.Bytes(ByteBuffer buffer) -> translation.feed(buffer);
                case Read.Silence _ -> {
                    // Nothing was said.
                }
                case Read.End _ -> {
                    ended = true;
                    translation.end();
                }
            }
        } catch (MalformedAnswerException e) {
            broken = Optional.of(e); // told once what was said before it has been passed on
        }
    }

    /// Of the provider's body: the translation may be over long before that.
    @Override
    public void discard(LongSupplier nanos) {
        provider.discard(nanos);
    }

    @Override
    public void close() {
        provider.close();
    }
}
