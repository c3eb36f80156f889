package dev.portolan.api.upstream;

import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.provider.AnswerBody;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamAnswer.Read;
import dev.portolan.provider.UpstreamException;
import dev.portolan.usage.Usage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A provider's error in OpenAI's words, with the status that tells a client so. Read whole, since
/// what the error is may stand anywhere in it.
final class TranslatedError {
    /// More than any error needs; what is beyond it is not looked at.
    private static final int MOST = 1 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private TranslatedError() {}

    /// Who understands the provider's error.
    interface Reader {
        ErrorForm read(int status, Map<String, List<String>> headers, byte[] body);
    }

    /// The error that an answer is, and the answer closed; the answer itself where its status is
    /// none of an error: what becomes of a redirect, others decide.
    ///
    /// @param counted what earlier calls for the same request have used
    static UpstreamAnswer of(UpstreamAnswer provider, Reader reader, Optional<Usage> counted)
            throws InterruptedException {
        if (provider.status() < 400 || provider.status() > 599) {
            return provider;
        }
        try (provider) {
            ErrorForm error = reader.read(provider.status(), provider.headers(), bytesOf(provider));
            return MadeAnswer.error(provider.headers(), error, counted);
        }
    }

    private static byte[] bytesOf(UpstreamAnswer provider) throws InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            while (bytes.size() < MOST
                    && provider.read(PATIENCE) instanceof Read.Bytes(ByteBuffer buffer)) {
                AnswerBody.append(bytes, buffer);
            }
        } catch (UpstreamException _) {
            // The status and what came say enough.
        }
        return bytes.toByteArray();
    }
}
