package dev.portolan.dialect.gemini;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a model's name says of how it is to be asked. A name without a number, such as
/// `gemini-flash-latest`, follows the newest series; so does a line with numbers of its own, such
/// as `gemini-omni-1.2-flash`, of which nothing else is known.
///
/// @param major 2 for `gemini-2.5-pro`
/// @param minor 5 for `gemini-2.5-pro`
/// @param isPro whether it is of the largest size, which cannot be kept from thinking
/// @param isGemini whether it is a Gemini at all: Gemma and others answer at the same place
record ModelSeries(int major, int minor, boolean isPro, boolean isGemini) {
    private static final Pattern NUMBER =
            Pattern.compile("gemini-(?:live-)?(\\d{1,2})(?:\\.(\\d{1,2}))?(?!\\d)");
    private static final int NEWEST = Integer.MAX_VALUE;

    static ModelSeries of(String upstreamModel) {
        boolean isPro = upstreamModel.contains("-pro");
        boolean isGemini = upstreamModel.contains("gemini");
        // Thinks by a budget as its base, 2.5 Flash, does; 1.6 is made of 3.0 Flash
        // (https://ai.google.dev/gemini-api/docs/robotics-overview and
        // https://deepmind.google/models/model-cards/gemini-robotics-er-1-6, read 2026-11-26).
        if (upstreamModel.contains("gemini-robotics-er-1.5")) {
            return new ModelSeries(2, 5, false, true);
        }
        // The first of all, before names had numbers; and experiments named by their day.
        if (upstreamModel.matches("(?:.*/)?gemini-(?:pro|pro-vision|ultra|exp-\\d+)")) {
            return new ModelSeries(1, 0, isPro, true);
        }
        Matcher number = NUMBER.matcher(upstreamModel);
        if (!number.find()) {
            return new ModelSeries(NEWEST, 0, isPro, isGemini);
        }
        return new ModelSeries(
                Integer.parseInt(number.group(1)),
                number.group(2) == null ? 0 : Integer.parseInt(number.group(2)),
                isPro,
                isGemini);
    }

    /// Whether it is told how much to think by a level; the series before by a budget of tokens
    /// (https://ai.google.dev/gemini-api/docs/thinking, read 2026-11-26).
    boolean hasThinkingLevels() {
        return isGemini && major >= 3;
    }

    /// Whether `minimal` is a level, besides `low` and `high`: of Flash and Flash-Lite 3 to 3.5
    /// only. Pro never had it; Flash from 3.7 on and Gemini 4 answer it with an error
    /// (https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/guides/gemini-3-5-flash
    /// and https://ai.google.dev/gemini-api/docs/whats-new-gemini-3.7, read 2026-11-26).
    boolean hasMinimalThinking() {
        return isGemini && major == 3 && minor <= 5 && !isPro;
    }

    /// Whether `medium` is a level: of all but the first Pro, `gemini-3-pro` (same pages).
    boolean hasMediumThinking() {
        return !(isPro && major == 3 && minor == 0);
    }

    boolean hasThinkingBudgets() {
        return isGemini && major == 2 && minor >= 5;
    }

    /// Whether it refuses to go on after a call that does not carry its signature
    /// (https://ai.google.dev/gemini-api/docs/thought-signatures, read 2026-11-26).
    boolean wantsSignatures() {
        return isGemini && major >= 3;
    }

    /// Whether each picture can be looked at more or less closely
    /// (https://ai.google.dev/gemini-api/docs/media-resolution, read 2026-11-26).
    boolean hasResolutionOfParts() {
        return isGemini && major >= 3;
    }

    boolean refusesFormatBesideTools() {
        return isGemini && major < 3;
    }
}
