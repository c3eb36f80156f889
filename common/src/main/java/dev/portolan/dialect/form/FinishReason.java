package dev.portolan.dialect.form;

import java.util.Locale;

/// Why a choice ended, in OpenAI's words.
public enum FinishReason {
    STOP,
    LENGTH,
    TOOL_CALLS,
    CONTENT_FILTER;

    /// The word on the wire.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
