package dev.portolan.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.claude.ClaudeModel;
import dev.portolan.dialect.claude.ClaudeThinking;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.ChatForm;
import dev.portolan.dialect.form.NamedFields;
import dev.portolan.dialect.form.Trees;

/// `reasoning_effort` in the words of each family, which Converse passes on in
/// `additionalModelRequestFields`:
///
/// - Claude: [ClaudeThinking]
///   (https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-adaptive-thinking.html)
/// - Nova 2: `reasoningConfig.maxReasoningEffort`, of which `high` goes with no limit of tokens and
///   no sampling (https://docs.aws.amazon.com/nova/latest/nova2-userguide/using-converse-api.html)
/// - gpt-oss: `reasoning_effort`; Qwen 3: `reasoning_config`
///
/// All read 2026-11-26. What the client says in those words itself goes before.
final class Reasoning {
    private final ChatForm form;
    private final CalledModel model;
    private final ModelFamily family;
    private final ObjectNode body;
    private final NamedFields named;
    private final ClaudeThinking claude;

    Reasoning(
            ChatForm form,
            CalledModel model,
            ModelFamily family,
            ClaudeModel claude,
            ObjectNode body,
            NamedFields named) {
        this.form = form;
        this.model = model;
        this.family = family;
        this.body = body;
        this.named = named;
        this.claude = new ClaudeThinking(form, claude, saidByClient("thinking"), named);
    }

    /// Whether Claude is made to think, by us or by the client.
    boolean isClaudeThinking() {
        return family == ModelFamily.CLAUDE && claude.isOn();
    }

    void write() {
        String effort = form.reasoningEffort().orElse("none");
        switch (family) {
            case CLAUDE -> claude();
            case NOVA_2 -> nova(effort);
            case GPT -> gpt(effort);
            case QWEN -> {
                if (!effort.equals("none") && saidByClient("reasoning_config").isMissingNode()) {
                    fields().put("reasoning_config", isMuch(effort) ? "high" : "low");
                }
            }
            case OTHER -> {
                if (!effort.equals("none")) {
                    named.leaveOut("reasoning_effort");
                }
            }
        }
    }

    private void claude() {
        int most = form.maxOutputTokens().or(model::maxOutputTokens).orElse(Integer.MAX_VALUE);
        ObjectNode thinking = Trees.object();
        claude.write(thinking, most);
        if (!thinking.isEmpty()) {
            fields().setAll(thinking);
        }
    }

    private void nova(String effort) {
        if (effort.equals("none") || !saidByClient("reasoningConfig").isMissingNode()) {
            return;
        }
        String most = upToHigh(effort.equals("minimal") ? "low" : effort);
        if (most.equals("high")
                && (form.maxOutputTokens().isPresent()
                        || form.sampling().temperature().isPresent()
                        || form.sampling().topP().isPresent())) {
            most = "medium";
            named.leaveOut("reasoning_effort");
        }
        fields().putObject("reasoningConfig")
                .put("type", "enabled")
                .put("maxReasoningEffort", most);
    }

    /// These cannot but think.
    private void gpt(String effort) {
        if (form.reasoningEffort().isEmpty()) {
            return;
        }
        String nearest =
                switch (effort) {
                    case "none", "minimal" -> "low";
                    default -> upToHigh(effort);
                };
        if (effort.equals("none")) {
            named.leaveOut("reasoning_effort");
        }
        fields().put("reasoning_effort", nearest);
    }

    /// The efforts of these end there.
    private String upToHigh(String effort) {
        if (effort.equals("xhigh") || effort.equals("max")) {
            named.leaveOut("reasoning_effort");
            return "high";
        }
        return effort;
    }

    private static boolean isMuch(String effort) {
        return switch (effort) {
            case "medium", "high", "xhigh", "max" -> true;
            default -> false;
        };
    }

    private ObjectNode fields() {
        return body.withObject("/additionalModelRequestFields");
    }

    private JsonNode saidByClient(String field) {
        JsonNode said = form.further().get(field);
        if (said != null) {
            return said;
        }
        JsonNode fields = form.further().get("additionalModelRequestFields");
        return fields == null ? MissingNode.getInstance() : fields.path(field);
    }
}
