package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.usage.Usage;
import java.util.Optional;

/// `usageMetadata` (https://ai.google.dev/api/generate-content#UsageMetadata, read 2026-11-26): all
/// tokens so far, each time. Thoughts lie outside `candidatesTokenCount`, results of Google's own
/// tools outside `promptTokenCount`; what came from the cache lies inside it.
final class UsageCount {
    private UsageCount() {}

    /// Empty where nothing was counted.
    static Optional<Usage> of(JsonNode usage) {
        if (!usage.hasNonNull("promptTokenCount")
                && !usage.hasNonNull("candidatesTokenCount")
                && !usage.hasNonNull("totalTokenCount")) {
            return Optional.empty();
        }
        long prompt = number(usage, "promptTokenCount") + number(usage, "toolUsePromptTokenCount");
        long thoughts = number(usage, "thoughtsTokenCount");
        long completion = number(usage, "candidatesTokenCount") + thoughts;
        long total =
                usage.hasNonNull("totalTokenCount")
                        ? number(usage, "totalTokenCount")
                        : prompt + completion;
        return Optional.of(
                new Usage(
                        prompt,
                        completion,
                        total,
                        Math.min(prompt, number(usage, "cachedContentTokenCount")),
                        0,
                        thoughts));
    }

    private static long number(JsonNode usage, String name) {
        JsonNode value = usage.path(name);
        return value.isIntegralNumber() && value.canConvertToInt()
                ? Math.max(0, value.longValue())
                : 0;
    }
}
