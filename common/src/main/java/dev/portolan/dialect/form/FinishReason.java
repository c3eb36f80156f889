package dev.portolan.dialect.form;

import java.util.Locale;

/// Why a choice ended, in OpenAI's words.
public enum FinishReason {
    STOP,
    LENGTH,
    TOOL_CALLS,
    CONTENT_FILTER;

    /// What a provider of OpenAI's dialect means by its word: `eos`, `tool-call`, `COMPLETE`, an
    /// empty one. What says nothing else is taken for a normal end.
    public static FinishReason of(String word) {
        return switch (word.toLowerCase(Locale.ROOT).replace('-', '_')) {
            case "length",
                    "max_tokens",
                    "max_output_tokens",
                    "model_length",
                    "model_context_window_exceeded",
                    "error_limit",
                    "insufficient_system_resource" ->
                    LENGTH;
            case "tool_calls", "tool_call", "tool_use", "function_call" -> TOOL_CALLS;
            case "content_filter",
                    "content_filtered",
                    "sensitive",
                    "safety",
                    "image_safety",
                    "recitation",
                    "refusal",
                    "guardrail_intervened",
                    "prohibited_content",
                    "blocklist",
                    "spii",
                    "model_armor",
                    "error_toxic" ->
                    CONTENT_FILTER;
            default -> STOP;
        };
    }

    /// The word on the wire.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
