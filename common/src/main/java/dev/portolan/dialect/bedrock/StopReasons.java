package dev.portolan.dialect.bedrock;

import dev.portolan.dialect.form.FinishReason;

/// `stopReason` in OpenAI's words
/// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_MessageStopEvent.html, read
/// 2026-11-26).
final class StopReasons {
    private StopReasons() {}

    static FinishReason of(String reason) {
        return switch (reason) {
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            // What the guardrail let through, or put in its place, is in the content.
            case "guardrail_intervened", "content_filtered" -> FinishReason.CONTENT_FILTER;
            // end_turn, stop_sequence, malformed_model_output, malformed_tool_use, and whatever
            // comes next
            default -> FinishReason.STOP;
        };
    }
}
