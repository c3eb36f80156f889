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
    /// All count reasoning inside the completion but two: xAI, whose total says so, and gateways to
    /// Gemini, which report much more reasoning than completion. (A little more is one that
    /// estimates with another tokenizer.) Mistral counts audio beside the prompt, Gemini's
    /// compatible API leaves reasoning out of everything but the total; both show as a gap in the
    /// total.
    ///
    /// @param statedTotal -1 where the provider stated none
    /// @param audio tokens of audio in the prompt
    static Usage normalised(
            long prompt,
            long completion,
            long statedTotal,
            long cached,
            long cacheWrite,
            long reasoning,
            long audio) {
        long wholePrompt = prompt;
        long wholeCompletion = completion;
        long wholeReasoning = Math.min(reasoning, completion);
        long gap = statedTotal - prompt - completion;
        if (reasoning > 0 && (gap == reasoning || reasoning > completion + completion / 4)) {
            wholeCompletion += reasoning;
            wholeReasoning = reasoning;
        } else if (gap > 0 && gap == audio) {
            wholePrompt += audio;
        } else if (gap > 0) {
            wholeCompletion += gap;
            wholeReasoning += gap;
        }
        return new Usage(
                wholePrompt,
                wholeCompletion,
                wholePrompt + wholeCompletion,
                Math.min(cached, wholePrompt),
                Math.min(cacheWrite, wholePrompt),
                wholeReasoning);
    }
}
