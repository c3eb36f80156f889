package dev.portolan.api.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.api.error.UpstreamError.UpstreamRefused;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Writes a [GatewayError] as OpenAI does: all four keys, real nulls. Safe for many threads.
public final class ErrorBody {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ErrorBody() {}

    /// `{"error": {"message", "type", "param", "code", ...}}` in UTF-8, on one line. When to come
    /// back stands in `metadata.retry_after_seconds` too: an event of a stream has no headers.
    public static byte[] json(GatewayError error) {
        ObjectNode inner = JSON.createObjectNode();
        inner.put("message", error.message());
        inner.put("type", error.type());
        inner.put("param", error.param().orElse(null));
        inner.put("code", error.code().orElse(null));
        if (error instanceof UpstreamRefused refused) {
            refused.members().forEach((name, value) -> inner.putPOJO(name, value));
        }
        Map<String, Object> metadata = new LinkedHashMap<>(error.metadata());
        error.retryAfter()
                .ifPresent(wait -> metadata.put("retry_after_seconds", wholeSeconds(wait)));
        if (!metadata.isEmpty()) {
            inner.putPOJO("metadata", metadata);
        }
        ObjectNode outer = JSON.createObjectNode();
        outer.set("error", inner);
        try {
            return JSON.writeValueAsBytes(outer);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(
                    "an error of " + error.getClass().getSimpleName() + " cannot be written",
                    impossible);
        }
    }

    /// The same as one event of a stream.
    public static byte[] event(GatewayError error) {
        byte[] json = json(error);
        byte[] event = new byte[json.length + 8];
        System.arraycopy("data: ".getBytes(StandardCharsets.US_ASCII), 0, event, 0, 6);
        System.arraycopy(json, 0, event, 6, json.length);
        event[json.length + 6] = '\n';
        event[json.length + 7] = '\n';
        return event;
    }

    /// `retry-after` and `x-should-retry`, where there is something to say.
    public static Map<String, String> headers(GatewayError error) {
        Map<String, String> headers = new LinkedHashMap<>();
        error.retryAfter()
                .ifPresent(wait -> headers.put("retry-after", String.valueOf(wholeSeconds(wait))));
        error.shouldRetry().ifPresent(retry -> headers.put("x-should-retry", retry.toString()));
        return headers;
    }

    /// Rounded up: a client must not come back too early.
    private static long wholeSeconds(Duration wait) {
        return wait.plusMillis(999).toSeconds();
    }
}
