package dev.portolan.api.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.provider.UpstreamAnswer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// An answer of one piece.
final class TestAnswer implements UpstreamAnswer {
    private final int status;
    private final String type;
    private final String body;
    private boolean isRead;

    private TestAnswer(int status, String type, String body) {
        this.status = status;
        this.type = type;
        this.body = body;
    }

    static TestAnswer whole(String json) {
        return of(200, json);
    }

    static TestAnswer of(int status, String json) {
        return new TestAnswer(status, "application/json", json);
    }

    static TestAnswer events(String stream) {
        return new TestAnswer(200, "text/event-stream", stream);
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public Map<String, List<String>> headers() {
        return Map.of("content-type", List.of(type));
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
