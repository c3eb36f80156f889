package dev.portolan.api.upstream;

import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.openai.ErrorWriter;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import dev.portolan.usage.Usage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An answer in OpenAI's words, made of what a provider said in its own. For one thread.
final class MadeAnswer implements UpstreamAnswer {
    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private final Optional<ErrorForm> error;
    private final Optional<Usage> counted;
    private final Optional<UpstreamException> failure;
    private boolean taken;

    private MadeAnswer(
            int status,
            Map<String, List<String>> headers,
            byte[] body,
            Optional<ErrorForm> error,
            Optional<Usage> counted,
            Optional<UpstreamException> failure) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.error = error;
        this.counted = counted;
        this.failure = failure;
    }

    /// A success.
    ///
    /// @param headers the provider's
    static MadeAnswer json(Map<String, List<String>> headers, byte[] body) {
        return new MadeAnswer(
                200, asJson(headers), body, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// @param headers the provider's
    /// @param counted what earlier calls for the same request have used
    static MadeAnswer error(
            Map<String, List<String>> headers, ErrorForm error, Optional<Usage> counted) {
        return new MadeAnswer(
                error.status(),
                asJson(headers),
                ErrorWriter.json(error),
                Optional.of(error),
                counted,
                Optional.empty());
    }

    /// One that breaks off before its first byte.
    ///
    /// @param counted what earlier calls for the same request have used
    static MadeAnswer broken(UpstreamException failure, Optional<Usage> counted) {
        return new MadeAnswer(
                200, Map.of(), new byte[0], Optional.empty(), counted, Optional.of(failure));
    }

    private static Map<String, List<String>> asJson(Map<String, List<String>> headers) {
        Map<String, List<String>> ours = new HashMap<>(headers);
        ours.remove("content-length");
        ours.put("content-type", List.of("application/json"));
        return ours;
    }

    @Override
    public Optional<ErrorForm> error() {
        return error;
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
    public Optional<Usage> counted() {
        return counted;
    }

    @Override
    public Read read(Duration patience) throws UpstreamException {
        if (failure.isPresent()) {
            throw failure.get();
        }
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
