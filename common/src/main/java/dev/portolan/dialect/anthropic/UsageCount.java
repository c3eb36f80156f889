package dev.portolan.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.usage.Usage;
import java.util.Optional;

/// Tokens as Anthropic counts them: `input_tokens` leaves out what was read from and written to the
/// cache. In a stream later counts replace earlier ones number by number, and may leave some out.
final class UsageCount {
    /// No count is larger; sums of four cannot overflow.
    private static final long MOST = 1L << 60;

    private long input = -1;
    private long output = -1;
    private long cacheRead;
    private long cacheWrite;
    private long cacheWriteHour;
    private long thinking;

    void read(JsonNode usage) {
        input = number(usage, "input_tokens", input);
        output = number(usage, "output_tokens", output);
        cacheRead = number(usage, "cache_read_input_tokens", cacheRead);
        cacheWrite = number(usage, "cache_creation_input_tokens", cacheWrite);
        cacheWriteHour =
                number(usage.path("cache_creation"), "ephemeral_1h_input_tokens", cacheWriteHour);
        thinking = number(usage.path("output_tokens_details"), "thinking_tokens", thinking);
    }

    private static long number(JsonNode object, String name, long before) {
        JsonNode value = object.path(name);
        return value.isIntegralNumber() && value.canConvertToLong()
                ? Math.clamp(value.longValue(), 0, MOST)
                : before;
    }

    /// Empty where nothing was counted.
    Optional<Usage> usage() {
        if (input < 0 && output < 0) {
            return Optional.empty();
        }
        long prompt = Math.max(0, input) + cacheRead + cacheWrite;
        long completion = Math.max(0, output);
        return Optional.of(
                new Usage(
                        prompt,
                        completion,
                        prompt + completion,
                        cacheRead,
                        cacheWrite,
                        Math.min(thinking, completion),
                        Math.min(cacheWriteHour, cacheWrite),
                        Optional.empty()));
    }
}
