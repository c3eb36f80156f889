package dev.portolan.api.upstream;

import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.openai.ErrorWriter;
import dev.portolan.provider.UpstreamAnswer;
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
    private boolean taken;

    private MadeAnswer(
            int status, Map<String, List<String>> headers, byte[] body, Optional<ErrorForm> error) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.error = error;
    }

    /// A success.
    ///
    /// @param headers the provider's
    static MadeAnswer json(Map<String, List<String>> headers, byte[] body) {
        return new MadeAnswer(200, asJson(headers), body, Optional.empty());
    }

    /// @param headers the provider's
    static MadeAnswer error(Map<String, List<String>> headers, ErrorForm error) {
        return new MadeAnswer(
                error.status(), asJson(headers), ErrorWriter.json(error), Optional.of(error));
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
