package dev.portolan.api.upstream;

import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.Translator;
import dev.portolan.dialect.openai.ErrorWriter;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A provider's error in OpenAI's words, with the status that tells a client so. Read whole, since
/// what the error is may stand anywhere in it. For one thread.
final class TranslatedError implements UpstreamAnswer {
    /// More than any error needs; what is beyond it is not looked at.
    private static final int MOST = 1 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private boolean taken;

    private TranslatedError(int status, Map<String, List<String>> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    static TranslatedError of(UpstreamAnswer provider, Translator translator)
            throws InterruptedException {
        ErrorForm error =
                translator.error(provider.status(), provider.headers(), bytesOf(provider));
        Map<String, List<String>> headers = new HashMap<>(provider.headers());
        headers.remove("content-length");
        headers.put("content-type", List.of("application/json"));
        error.retryAfter()
                .ifPresent(wait ->
                        headers.putIfAbsent(
                                "retry-after",
                                List.of(String.valueOf(Math.ceilDiv(wait.toMillis(), 1000)))));
        return new TranslatedError(error.status(), headers, ErrorWriter.json(error));
    }

    private static byte[] bytesOf(UpstreamAnswer provider) throws InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            while (bytes.size() < MOST
                    && provider.read(PATIENCE) instanceof Read.Bytes(ByteBuffer buffer)) {
                byte[] more = new byte[buffer.remaining()];
                buffer.get(more);
                bytes.writeBytes(more);
            }
        } catch (UpstreamException _) {
            // The status and what came say enough.
        }
        return bytes.toByteArray();
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public Map<String, List<String>> headers() {
        return headers;
    }

    @Override
    public Read read(Duration patience) {
        if (taken) {
            return Read.End.INSTANCE;
        }
        taken = true;
        return new Read.Bytes(ByteBuffer.wrap(body));
    }

    @Override
    public void close() {
        // The provider's answer is closed by whoever opened it.
    }
}
