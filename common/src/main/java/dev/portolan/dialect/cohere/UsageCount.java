package dev.portolan.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.usage.Usage;
import java.util.Optional;

/// Tokens as Cohere's models see them, `tokens`: what is billed leaves out much of the prompt that
/// Cohere adds, and counts only where there is nothing else. Images are counted beside the text;
/// what was cached and what was thought lies within.
final class UsageCount {
    private UsageCount() {}

    /// Empty where nothing was counted.
    ///
    /// @param usage an answer's `usage`, or the `meta` of embeddings
    static Optional<Usage> of(JsonNode usage) {
        JsonNode tokens = usage.path("tokens");
        if (!isCount(tokens.path("input_tokens")) && !isCount(tokens.path("output_tokens"))) {
            tokens = usage.path("billed_units");
        }
        if (!isCount(tokens.path("input_tokens")) && !isCount(tokens.path("output_tokens"))) {
            return Optional.empty();
        }
        long prompt = count(tokens, "input_tokens") + count(tokens, "image_tokens");
        long completion = count(tokens, "output_tokens");
        return Optional.of(
                new Usage(
                        prompt,
                        completion,
                        prompt + completion,
                        Math.min(count(usage, "cached_tokens"), prompt),
                        0,
                        Math.min(count(tokens, "reasoning_tokens"), completion)));
    }

    /// The reference has them as numbers, whole or not.
    private static boolean isCount(JsonNode value) {
        return value.isNumber() && value.canConvertToLong();
    }

    private static long count(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return isCount(value) ? Math.clamp(value.longValue(), 0, Integer.MAX_VALUE) : 0;
    }
}
