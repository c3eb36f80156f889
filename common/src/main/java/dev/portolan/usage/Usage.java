package dev.portolan.usage;

import java.math.BigDecimal;
import java.util.Optional;

/// What a completion consumed, in tokens, each counted once: `prompt` includes what was read from
/// and written to a cache, `completion` includes reasoning. All are zero or more.
///
/// @param total what the provider says in total, or else prompt and completion together
/// @param cachedPrompt part of `prompt` that was read from the provider's cache
/// @param cacheWrite part of `prompt` that was written to it
/// @param reasoning part of `completion`
/// @param cacheWriteHour part of `cacheWrite` that is kept for an hour, at a price of its own
/// @param cost in US dollars: what the provider says that it charges, or what [Cost] made of the
///   prices; absent where neither is known
public record Usage(
        long prompt,
        long completion,
        long total,
        long cachedPrompt,
        long cacheWrite,
        long reasoning,
        long cacheWriteHour,
        Optional<BigDecimal> cost) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0);

    public Usage {
        if (prompt < 0
                || completion < 0
                || total < 0
                || cachedPrompt < 0
                || cacheWrite < 0
                || reasoning < 0
                || cacheWriteHour < 0) {
            throw new IllegalArgumentException("tokens cannot be negative");
        }
        if (cost.isPresent() && cost.get().signum() < 0) {
            throw new IllegalArgumentException("a cost cannot be negative");
        }
    }

    /// Of a provider that neither keeps a cache for an hour nor says what it charges.
    public Usage(
            long prompt,
            long completion,
            long total,
            long cachedPrompt,
            long cacheWrite,
            long reasoning) {
        this(prompt, completion, total, cachedPrompt, cacheWrite, reasoning, 0, Optional.empty());
    }

    /// Both together. What they cost is known where it is known of each.
    public Usage plus(Usage other) {
        return new Usage(
                prompt + other.prompt,
                completion + other.completion,
                total + other.total,
                cachedPrompt + other.cachedPrompt,
                cacheWrite + other.cacheWrite,
                reasoning + other.reasoning,
                cacheWriteHour + other.cacheWriteHour,
                cost.flatMap(dollars -> other.cost.map(dollars::add)));
    }

    /// The same tokens, at this cost.
    public Usage costing(Optional<BigDecimal> dollars) {
        return new Usage(
                prompt,
                completion,
                total,
                cachedPrompt,
                cacheWrite,
                reasoning,
                cacheWriteHour,
                dollars);
    }
}
