package dev.portolan.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.usage.Usage;
import java.util.Optional;

/// Tokens of an answer. `inputTokens` leaves out what was read from and written to the cache,
/// `totalTokens` does not; the cache's counts are spelled in two ways, often both at once
/// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html, read
/// 2026-11-26).
final class UsageCount {
    /// No count is larger; sums of three cannot overflow.
    private static final long MOST = 1L << 60;

    private UsageCount() {}

    /// Empty where nothing was counted.
    static Optional<Usage> of(JsonNode usage) {
        if (!isCount(usage.path("inputTokens")) && !isCount(usage.path("outputTokens"))) {
            return Optional.empty();
        }
        long cacheRead = number(usage, "cacheReadInputTokens", "cacheReadInputTokenCount");
        long cacheWrite = number(usage, "cacheWriteInputTokens", "cacheWriteInputTokenCount");
        long prompt = number(usage, "inputTokens") + cacheRead + cacheWrite;
        long completion = number(usage, "outputTokens");
        return Optional.of(
                new Usage(
                        prompt,
                        completion,
                        prompt + completion,
                        cacheRead,
                        cacheWrite,
                        0,
                        Math.min(cacheWrite, keptForAnHour(usage)),
                        Optional.empty()));
    }

    /// Of the tokens written, those with `ttl: "1h"` in `cacheDetails`.
    private static long keptForAnHour(JsonNode usage) {
        long tokens = 0;
        for (JsonNode detail : usage.path("cacheDetails")) {
            if (detail.path("ttl").asText("").equals("1h")) {
                tokens = Math.min(MOST, tokens + number(detail, "inputTokens"));
            }
        }
        return tokens;
    }

    private static long number(JsonNode usage, String... spellings) {
        for (String name : spellings) {
            if (isCount(usage.path(name))) {
                return Math.clamp(usage.path(name).longValue(), 0, MOST);
            }
        }
        return 0;
    }

    private static boolean isCount(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToLong();
    }
}
