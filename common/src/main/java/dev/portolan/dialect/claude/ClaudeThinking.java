package dev.portolan.dialect.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.ChatForm;
import dev.portolan.dialect.form.Effort;
import dev.portolan.dialect.form.NamedFields;

/// `reasoning_effort` in Claude's words: `thinking` and `output_config.effort`
/// (https://platform.claude.com/docs/en/build-with-claude/thinking, read 2026-11-26). Models that
/// think adaptively are told the effort itself, others get a budget of tokens, which must stay
/// below the limit of the whole answer. What the client says in `thinking` itself goes before. For
/// one request.
public final class ClaudeThinking {
    /// What becomes of the effort.
    private enum Way {
        /// The client says nothing, or says it in Claude's words, or the model does so by itself.
        UNSAID,
        /// It cannot think, or not here.
        LEFT_OUT,
        OFF,
        /// It cannot but think: the least comes closest to `none`.
        LEAST,
        ADAPTIVE,
        BUDGET
    }

    private final ChatForm form;
    private final ClaudeModel model;
    private final JsonNode own;
    private final NamedFields named;
    private Way way;

    /// @param own the client's own `thinking`, or a missing node
    public ClaudeThinking(ChatForm form, ClaudeModel model, JsonNode own, NamedFields named) {
        this.form = form;
        this.model = model;
        this.own = own;
        this.named = named;
        this.way = way();
    }

    private Way way() {
        if (form.reasoningEffort().isEmpty() || !own.isMissingNode()) {
            return Way.UNSAID;
        }
        if (effort().equals("none")) {
            if (!model.thinksUnasked()) {
                return Way.UNSAID;
            }
            return model.off().isPresent() ? Way.OFF : Way.LEAST;
        }
        if (!model.thinks() || form.toolChoice().isForced() && !model.thinksBesideForcedCalls()) {
            return Way.LEFT_OUT;
        }
        return model.isAdaptive() ? Way.ADAPTIVE : Way.BUDGET;
    }

    private String effort() {
        return form.reasoningEffort().orElse("none");
    }

    /// Whether the model is made to think, by us or by the client; known for certain once this is
    /// written.
    public boolean isOn() {
        String type = own.path("type").asText("");
        return way == Way.ADAPTIVE
                || way == Way.BUDGET
                || type.equals("enabled")
                || type.equals("adaptive");
    }

    /// How many tokens the thoughts may need on top of the answer, where nobody set a limit of
    /// both.
    public int room() {
        return switch (way) {
            case ADAPTIVE, BUDGET -> Effort.tokens(effort());
            case LEAST -> Effort.tokens("low");
            case LEFT_OUT, OFF -> 0;
            case UNSAID ->
                    own.isMissingNode() && model.thinksUnasked()
                                    || own.path("type").asText("").equals("adaptive")
                            ? Effort.tokens("high") // Claude's default
                            : own.path("budget_tokens").asInt(0);
        };
    }

    /// @param fields where Claude's own fields stand
    /// @param most tokens of the answer, thoughts included
    public void write(ObjectNode fields, int most) {
        switch (way) {
            case UNSAID -> {
                // The provider's own way, or the client's.
            }
            case LEFT_OUT -> named.leaveOut("reasoning_effort");
            case OFF -> fields.putObject("thinking").put("type", model.off().orElseThrow());
            case LEAST -> {
                named.leaveOut("reasoning_effort");
                fields.withObject("/output_config").put("effort", "low");
            }
            case ADAPTIVE -> adaptive(fields);
            case BUDGET -> budget(fields, most);
        }
    }

    private void adaptive(ObjectNode fields) {
        ObjectNode thinking = fields.putObject("thinking").put("type", "adaptive");
        if (model.hidesThoughts()) {
            thinking.put("display", "summarized");
        }
        String nearest = model.effort(effort());
        if (!nearest.equals(effort()) && !effort().equals("minimal")) {
            named.leaveOut("reasoning_effort");
        }
        fields.withObject("/output_config").put("effort", nearest);
    }

    private void budget(ObjectNode fields, int most) {
        if (most <= Effort.LEAST_TOKENS) {
            way = Way.LEFT_OUT;
            named.leaveOut("reasoning_effort");
            return;
        }
        fields.putObject("thinking")
                .put("type", "enabled")
                .put(
                        "budget_tokens",
                        Math.clamp(Effort.tokens(effort()), Effort.LEAST_TOKENS, most - 1));
    }
}
