package dev.portolan.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Answers from memory, and keeps what was asked.
public final class ScriptedHttp implements UpstreamHttp {
    /// @param headers by lower-case name
    public record Canned(int status, Map<String, String> headers, byte[] body) {
        public static Canned json(String body) {
            return new Canned(
                    200, Map.of("content-type", "application/json"), body.getBytes(UTF_8));
        }

        public static Canned status(int status, String body) {
            return new Canned(
                    status, Map.of("content-type", "application/json"), body.getBytes(UTF_8));
        }
    }

    public final List<UpstreamRequest> requests = new ArrayList<>();
    private final Function<UpstreamRequest, Canned> script;

    public ScriptedHttp(Function<UpstreamRequest, Canned> script) {
        this.script = script;
    }

    @Override
    public UpstreamAnswer send(UpstreamRequest request) {
        requests.add(request);
        Canned canned = script.apply(request);
        return new UpstreamAnswer() {
            private boolean isRead;

            @Override
            public int status() {
                return canned.status();
            }

            @Override
            public Map<String, List<String>> headers() {
                Map<String, List<String>> headers = new java.util.HashMap<>();
                canned.headers().forEach((name, value) -> headers.put(name, List.of(value)));
                return headers;
            }

            @Override
            public Read read(Duration patience) {
                if (isRead || canned.body().length == 0) {
                    return Read.End.INSTANCE;
                }
                isRead = true;
                return new Read.Bytes(ByteBuffer.wrap(canned.body()));
            }

            @Override
            public void close() {}
        };
    }
}
