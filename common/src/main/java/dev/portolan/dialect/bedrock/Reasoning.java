package dev.portolan.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.ChatForm;
import dev.portolan.dialect.form.NamedFields;
import dev.portolan.dialect.form.ToolChoice;

/// `reasoning_effort` in the words of each family, which Converse passes on in
/// `additionalModelRequestFields`:
///
/// - Claude from 4.6 on thinks adaptively, with `output_config.effort`; from 3.7 on with a budget
///   of tokens
///   (https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-extended-thinking.html)
/// - Nova 2: `reasoningConfig.maxReasoningEffort`, of which `high` goes with no limit of tokens and
///   no sampling (https://docs.aws.amazon.com/nova/latest/nova2-userguide/using-converse-api.html)
/// - gpt-oss: `reasoning_effort`; Qwen 3: `reasoning_config`
///
/// All read 2026-11-26. What the client says in those words itself goes before.
final class Reasoning {
    private static final int FIRST_THINKING_CLAUDE = 307;
    private static final int FIRST_ADAPTIVE_CLAUDE = 406;

    /// The smallest budget that Claude takes.
    private static final int LEAST = 1024;

    private final ChatForm form;
    private final CalledModel model;
    private final ModelFamily family;
    private final ObjectNode body;
    private final NamedFields named;

    Reasoning(
            ChatForm form,
            CalledModel model,
            ModelFamily family,
            ObjectNode body,
            NamedFields named) {
        this.form = form;
        this.model = model;
        this.family = family;
        this.body = body;
        this.named = named;
    }

    /// Whether Claude is made to think, by us or by the client.
    boolean isClaudeThinking() {
        JsonNode own = saidByClient("thinking");
        JsonNode thinking =
                own.isMissingNode() ? body.at("/additionalModelRequestFields/thinking") : own;
        String type = thinking.path("type").asText("");
        return type.equals("enabled") || type.equals("adaptive");
    }

    void write() {
        String effort = form.reasoningEffort().orElse("none");
        switch (family) {
            case CLAUDE -> claude(effort);
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

    private void claude(String effort) {
        if (effort.equals("none") || !saidByClient("thinking").isMissingNode()) {
            return; // it does not think unless it is told to
        }
        int version = ModelFamily.claudeVersion(model.upstreamModel());
        boolean isAdaptive =
                model.can("adaptive_thinking").orElse(version >= FIRST_ADAPTIVE_CLAUDE);
        if (version < FIRST_THINKING_CLAUDE && !isAdaptive || isForced()) {
            named.leaveOut("reasoning_effort"); // a forced call leaves no room for thoughts
            return;
        }
        if (isAdaptive) {
            fields().putObject("thinking").put("type", "adaptive");
            fields().withObject("/output_config")
                    .put("effort", effort.equals("minimal") ? "low" : effort);
            return;
        }
        int most = form.maxOutputTokens().or(model::maxOutputTokens).orElse(Integer.MAX_VALUE);
        if (most <= LEAST) {
            named.leaveOut("reasoning_effort");
            return;
        }
        fields().putObject("thinking")
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

    private void nova(String effort) {
        if (effort.equals("none") || !saidByClient("reasoningConfig").isMissingNode()) {
            return;
        }
        String most = effort.equals("minimal") ? "low" : effort.equals("xhigh") ? "high" : effort;
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
                    case "xhigh" -> "high";
                    default -> effort;
                };
        if (effort.equals("none")) {
            named.leaveOut("reasoning_effort");
        }
        fields().put("reasoning_effort", nearest);
    }

    private static boolean isMuch(String effort) {
        return effort.equals("medium") || effort.equals("high") || effort.equals("xhigh");
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
