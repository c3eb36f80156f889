package dev.portolan.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.ChatForm;
import dev.portolan.dialect.form.NamedFields;
import dev.portolan.dialect.form.ToolChoice;

/// `reasoning_effort` as thinking
/// (https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking, read 2026-11-23).
/// Models that think adaptively are told the effort itself, others get a budget of tokens, which
/// must stay below `max_tokens`. What the client says in `thinking` itself goes before.
final class Thinking {
    /// The smallest budget that is taken.
    private static final int LEAST = 1024;

    private final ChatForm form;
    private final CalledModel model;
    private final ObjectNode body;
    private final NamedFields named;

    Thinking(ChatForm form, CalledModel model, ObjectNode body, NamedFields named) {
        this.form = form;
        this.model = model;
        this.body = body;
        this.named = named;
    }

    /// Whether the model is made to think, by us or by the client.
    boolean isOn() {
        String type =
                form.further().containsKey("thinking")
                        ? form.further().get("thinking").path("type").asText("")
                        : body.path("thinking").path("type").asText("");
        return type.equals("enabled") || type.equals("adaptive");
    }

    void write() {
        if (form.reasoningEffort().isEmpty() || form.further().containsKey("thinking")) {
            return;
        }
        String effort = form.reasoningEffort().get();
        if (effort.equals("none")) {
            return; // what it does by itself
        }
        if (isForced()) {
            named.leaveOut("reasoning_effort"); // a forced call leaves no room for thoughts
            return;
        }
        if (model.can("adaptive_thinking").orElse(false)) {
            body.putObject("thinking").put("type", "adaptive");
            body.withObject("output_config")
                    .put("effort", effort.equals("minimal") ? "low" : effort);
            return;
        }
        budget(effort);
    }

    private void budget(String effort) {
        int most = body.path("max_tokens").intValue();
        if (form.maxOutputTokens().isEmpty() && model.maxOutputTokens().isEmpty()) {
            most += tokens(effort); // nobody set a limit: the thoughts come on top
            body.put("max_tokens", most);
        }
        if (most <= LEAST) {
            named.leaveOut("reasoning_effort");
            return;
        }
        body.putObject("thinking")
                .put("type", "enabled")
                .put("budget_tokens", Math.clamp(tokens(effort), LEAST, most - 1));
    }

    private static int tokens(String effort) {
        return switch (effort) {
            case "minimal" -> LEAST;
            case "low" -> 2048;
            case "high" -> 24_576;
            case "xhigh", "max" -> 32_768;
            default -> 8192; // medium
        };
    }

    private boolean isForced() {
        return switch (form.toolChoice()) {
            case ToolChoice.Required _, ToolChoice.Named _ -> true;
            case ToolChoice.Allowed(_, boolean required) -> required;
            case ToolChoice.Unsaid _, ToolChoice.Auto _, ToolChoice.None _ -> false;
        };
    }
}
