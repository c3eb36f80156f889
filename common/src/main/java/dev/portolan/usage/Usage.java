package dev.portolan.usage;

/// What a completion consumed, in tokens, each counted once: `prompt` includes what was read from
/// and written to a cache, `completion` includes reasoning. All are zero or more.
///
/// @param total what the provider says in total, or else prompt and completion together
/// @param cachedPrompt part of `prompt` that was read from the provider's cache
/// @param cacheWrite part of `prompt` that was written to it
/// @param reasoning part of `completion`
public record Usage(
        long prompt,
        long completion,
        long total,
        long cachedPrompt,
        long cacheWrite,
        long reasoning) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0);

    public Usage {
        if (prompt < 0
                || completion < 0
                || total < 0
                || cachedPrompt < 0
                || cacheWrite < 0
                || reasoning < 0) {
            throw new IllegalArgumentException("tokens cannot be negative");
        }
    }
}
