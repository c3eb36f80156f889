package dev.portolan.dialect.anthropic;

import dev.portolan.dialect.form.FinishReason;

/// `stop_reason` in OpenAI's words (https://docs.anthropic.com/en/api/handling-stop-reasons, read
/// 2026-11-23).
final class StopReasons {
    private StopReasons() {}

    static FinishReason of(String reason) {
        return switch (reason) {
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "refusal" -> FinishReason.CONTENT_FILTER;
            // end_turn, stop_sequence, pause_turn, and whatever comes next
            default -> FinishReason.STOP;
        };
    }
}
