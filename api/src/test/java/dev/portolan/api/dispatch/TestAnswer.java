package dev.portolan.api.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.provider.UpstreamAnswer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// An answer of one piece under status 200.
final class TestAnswer implements UpstreamAnswer {
    private final String contentType;
    private final String body;
    private boolean isRead;

    private TestAnswer(String contentType, String body) {
        this.contentType = contentType;
        this.body = body;
    }

    static TestAnswer whole(String json) {
        return new TestAnswer("application/json", json);
    }

    @Override
    public int status() {
        return 200;
    }

    @Override
    public Map<String, List<String>> headers() {
        return Map.of("content-type", List.of(contentType));
    }

    @Override
    public Read read(Duration patience) {
        if (isRead) {
            return Read.End.INSTANCE;
        }
        isRead = true;
        return new Read.Bytes(ByteBuffer.wrap(body.getBytes(UTF_8)));
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
