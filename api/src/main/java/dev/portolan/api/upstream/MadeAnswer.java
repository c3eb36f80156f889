package dev.portolan.api.upstream;

import dev.portolan.provider.UpstreamAnswer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An answer in OpenAI's words, made of what a provider said in its own. For one thread.
final class MadeAnswer implements UpstreamAnswer {
    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private boolean taken;

    private MadeAnswer(int status, Map<String, List<String>> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /// @param headers the provider's
    static MadeAnswer json(int status, Map<String, List<String>> headers, byte[] body) {
        Map<String, List<String>> ours = new HashMap<>(headers);
        ours.remove("content-length");
        ours.put("content-type", List.of("application/json"));
        return new MadeAnswer(status, ours, body);
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
