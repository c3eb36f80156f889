package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.ChatForm;
import dev.portolan.dialect.form.NamedFields;

/// `reasoning_effort` as `thinkingConfig` (https://ai.google.dev/gemini-api/docs/thinking and
/// https://ai.google.dev/gemini-api/docs/openai#thinking, read 2026-11-26): a level from Gemini 3
/// on, a budget of tokens for Gemini 2.5. Who asks for effort is shown the thoughts. What the
/// client says in `thinkingConfig` itself goes before.
final class Thinking {
    private static final int LEAST_OF_PRO = 128;
    private static final int MOST = 24_576;
    private static final int MOST_OF_PRO = 32_768;

    private final ChatForm form;
    private final CalledModel model;
    private final ModelSeries series;
    private final ObjectNode config;
    private final NamedFields named;

    Thinking(
            ChatForm form,
            CalledModel model,
            ModelSeries series,
            ObjectNode config,
            NamedFields named) {
        this.form = form;
        this.model = model;
        this.series = series;
        this.config = config;
        this.named = named;
    }

    void write() {
        if (form.reasoningEffort().isEmpty()) {
            return;
        }
        String effort = form.reasoningEffort().get();
        if (!model.can("reasoning").orElse(true)) {
            cannot(effort);
        } else if (series.hasThinkingLevels()) {
            level(effort);
        } else if (series.hasThinkingBudgets()) {
            budget(effort);
        } else {
            cannot(effort);
        }
    }

    private void cannot(String effort) {
        if (!effort.equals("none")) {
            named.leaveOut("reasoning_effort");
        }
    }

    /// There is no level for not thinking: the lowest comes closest.
    private void level(String effort) {
        String level =
                switch (effort) {
                    case "none", "minimal" -> series.hasMinimalThinking() ? "minimal" : "low";
                    case "medium" -> series.hasMediumThinking() ? "medium" : "high";
                    case "xhigh", "max" -> "high";
                    default -> effort;
                };
        if (effort.equals("none")) {
            named.leaveOut("reasoning_effort");
        }
        config.putObject("thinkingConfig")
                .put("thinkingLevel", level)
                .put("includeThoughts", !effort.equals("none"));
    }

    private void budget(String effort) {
        int most = series.isPro() ? MOST_OF_PRO : MOST;
        int tokens =
                switch (effort) {
                    case "none" -> series.isPro() ? LEAST_OF_PRO : 0;
                    case "minimal", "low" -> 1024;
                    case "high" -> MOST;
                    case "xhigh", "max" -> most;
                    default -> 8192; // medium
                };
        if (effort.equals("none") && tokens > 0) {
            named.leaveOut("reasoning_effort");
        }
        config.putObject("thinkingConfig")
                .put("thinkingBudget", tokens)
                .put("includeThoughts", !effort.equals("none"));
    }
}
