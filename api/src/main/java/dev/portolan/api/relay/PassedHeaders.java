package dev.portolan.api.relay;

import dev.portolan.provider.UpstreamAnswer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which of a provider's headers a client gets to see. Everything else (cookies, servers,
/// hop-by-hop, whatever comes next) stays.
final class PassedHeaders {
    private static final String RATE_LIMIT = "x-ratelimit-";
    private static final String PROCESSING = "openai-processing-ms";

    private PassedHeaders() {}

    static Map<String, String> of(UpstreamAnswer answer) {
        Map<String, String> passed = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> header : answer.headers().entrySet()) {
            String name = header.getKey();
            if ((name.startsWith(RATE_LIMIT) || name.equals(PROCESSING))
                    && !header.getValue().isEmpty()) {
                passed.put(name, header.getValue().getFirst());
            }
        }
        return passed;
    }

    /// With what an error needs besides: when to come back, in milliseconds.
    static Map<String, String> ofError(UpstreamAnswer answer) {
        Map<String, String> passed = of(answer);
        answer.header("retry-after-ms")
                .filter(value -> !value.strip().equals("0")) // Azure's, beside a whole second
                .ifPresent(value -> passed.put("retry-after-ms", value));
        return passed;
    }
}
