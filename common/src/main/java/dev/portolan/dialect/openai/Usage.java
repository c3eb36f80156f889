package dev.portolan.dialect.openai;

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

    /// What a provider counted, brought to one meaning.
    ///
    /// xAI counts reasoning beside the completion, all others inside: it lies outside where the
    /// total says so, or where there is more of it than of the completion it would be part of.
    ///
    /// @param statedTotal -1 where the provider stated none
    static Usage normalised(
            long prompt,
            long completion,
            long statedTotal,
            long cached,
            long cacheWrite,
            long reasoning) {
        boolean outside =
                reasoning > 0
                        && (reasoning > completion
                                || statedTotal == prompt + completion + reasoning);
        long whole = outside ? completion + reasoning : completion;
        long total = Math.max(statedTotal, prompt + whole);
        return new Usage(
                prompt,
                whole,
                total,
                Math.min(cached, prompt),
                Math.min(cacheWrite, prompt),
                reasoning);
    }
}
