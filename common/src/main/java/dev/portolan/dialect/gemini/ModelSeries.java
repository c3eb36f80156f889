package dev.portolan.dialect.gemini;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a model's name says of how it is to be asked. A name without a number, such as
/// `gemini-flash-latest`, follows the newest series.
///
/// @param major 2 for `gemini-2.5-pro`
/// @param minor 5 for `gemini-2.5-pro`
/// @param isPro whether it is of the largest size, which cannot be kept from thinking
/// @param isGemini whether it is a Gemini at all: Gemma and others answer at the same place
record ModelSeries(int major, int minor, boolean isPro, boolean isGemini) {
    private static final Pattern NUMBER = Pattern.compile("gemini-(\\d{1,2})(?:\\.(\\d{1,2}))?");
    private static final int NEWEST = Integer.MAX_VALUE;

    static ModelSeries of(String upstreamModel) {
        boolean isPro = upstreamModel.contains("-pro");
        boolean isGemini = upstreamModel.contains("gemini");
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

    boolean hasThinkingBudgets() {
        return isGemini && major == 2 && minor >= 5;
    }

    /// Whether it refuses to go on after a call that does not carry its signature
    /// (https://ai.google.dev/gemini-api/docs/thought-signatures, read 2026-11-26).
    boolean wantsSignatures() {
        return isGemini && major >= 3;
    }

    boolean refusesFormatBesideFunctions() {
        return isGemini && major < 3;
    }
}
