package dev.portolan.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.claude.ClaudeModel;
import dev.portolan.dialect.claude.ClaudeSampling;
import dev.portolan.dialect.claude.ClaudeThinking;
import dev.portolan.dialect.form.AnswerFormat;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.ChatForm;
import dev.portolan.dialect.form.FurtherFields;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.NamedFields;
import dev.portolan.dialect.form.Sampling;
import dev.portolan.dialect.form.Tool;
import dev.portolan.dialect.form.ToolChoice;
import dev.portolan.dialect.form.TranslatedRequest;
import dev.portolan.dialect.form.Trees;

/// Writes a request as Anthropic describes it (https://docs.anthropic.com/en/api/messages, read
/// 2026-11-23). For one request.
final class RequestWriter {
    /// What is asked for where neither the client nor the catalog sets a limit; every model can do
    /// it.
    private static final int DEFAULT_MAX_TOKENS = 4096;

    private final ChatForm form;
    private final CalledModel model;
    private final ClaudeModel claude;
    private final NamedFields named;
    private final ClaudeThinking thinking;
    private final ObjectNode body = Trees.object();

    RequestWriter(ChatForm form, CalledModel model) {
        this.form = form;
        this.model = model;
        this.claude = new ClaudeModel(model);
        this.named = new NamedFields(form.named());
        JsonNode own = form.further().getOrDefault("thinking", MissingNode.getInstance());
        this.thinking = new ClaudeThinking(form, claude, own, named);
    }

    TranslatedRequest write() throws InvalidRequestException {
        body.put("model", model.upstreamModel());
        int most =
                form.maxOutputTokens()
                        .or(model::maxOutputTokens)
                        .orElse(DEFAULT_MAX_TOKENS + thinking.room());
        body.put("max_tokens", most);
        new MessageWriter(body, named).write(form.messages());
        tools();
        toolChoice();
        format();
        thinking.write(body, most);
        sampling();
        stop();
        if (form.choices() > 1) {
            named.leaveOut("n");
        }
        named.take("user")
                .or(() -> named.take("safety_identifier"))
                .ifPresent(user -> body.putObject("metadata").set("user_id", user));
        if (form.stream()) {
            body.put("stream", true);
        }
        FurtherFields.into(
                body, ClaudeSampling.further(form.further(), claude, thinking.isOn(), named));
        return new TranslatedRequest(body, named.leftOut());
    }

    private void tools() {
        ArrayNode tools = Trees.object().arrayNode();
        for (Tool tool : form.tools()) {
            switch (tool) {
                case Tool.Function function -> {
                    if (form.toolChoice().allows(function.name())) {
                        tools.add(function(function));
                    }
                }
                case Tool.Other(JsonNode value) -> tools.add(value);
            }
        }
        if (!tools.isEmpty()) {
            body.set("tools", tools);
        }
    }

    private ObjectNode function(Tool.Function function) {
        ObjectNode tool = Trees.object().put("name", function.name());
        function.description().ifPresent(text -> tool.put("description", text));
        tool.set("input_schema", function.schema());
        if (function.strict().orElse(false)) {
            if (model.can("structured_outputs").orElse(false)) {
                tool.put("strict", true);
            } else {
                named.leaveOut("tools.function.strict");
            }
        }
        function.cacheControl().ifPresent(control -> tool.set("cache_control", control));
        return tool;
    }

    private void toolChoice() {
        if (!body.has("tools")) {
            return;
        }
        ObjectNode choice = Trees.object();
        switch (mildened(form.toolChoice())) {
            case ToolChoice.Unsaid _ -> {
                if (form.parallelToolCalls().orElse(true)) {
                    return;
                }
                choice.put("type", "auto");
            }
            case ToolChoice.Auto _ -> choice.put("type", "auto");
            case ToolChoice.None _ -> choice.put("type", "none");
            case ToolChoice.Required _ -> choice.put("type", "any");
            case ToolChoice.Named(String function) ->
                    choice.put("type", "tool").put("name", function);
            case ToolChoice.Allowed(_, boolean required) ->
                    choice.put("type", required ? "any" : "auto");
        }
        boolean isNone = form.toolChoice() instanceof ToolChoice.None;
        if (!isNone && !form.parallelToolCalls().orElse(true)) {
            choice.put("disable_parallel_tool_use", true);
        }
        body.set("tool_choice", choice);
    }

    private ToolChoice mildened(ToolChoice choice) {
        if (!choice.isForced() || !claude.refusesForcedCalls()) {
            return choice;
        }
        named.leaveOut("tool_choice");
        return new ToolChoice.Auto();
    }

    /// There is no way to ask for JSON of whatever shape.
    private void format() {
        switch (form.format()) {
            case AnswerFormat.Text _ -> {
                // What it does by itself.
            }
            case AnswerFormat.Json _ -> named.leaveOut("response_format");
            case AnswerFormat.Schema schema -> {
                if (model.can("structured_outputs").orElse(true)) {
                    body.withObject("output_config")
                            .putObject("format")
                            .put("type", "json_schema")
                            .set("schema", schema.described());
                } else {
                    named.leaveOut("response_format");
                }
            }
        }
    }

    private void sampling() {
        Sampling sampling = form.sampling();
        ClaudeSampling taken = ClaudeSampling.of(sampling, claude, thinking.isOn(), named);
        taken.temperature().ifPresent(temperature -> body.put("temperature", temperature));
        taken.topP().ifPresent(topP -> body.put("top_p", topP));
        sampling.leaveOutAllButTemperatureAndTopP(named);
    }

    /// Anthropic refuses sequences of white space alone.
    private void stop() {
        ArrayNode sequences = Trees.object().arrayNode();
        for (String stop : form.stop()) {
            if (stop.isBlank()) {
                named.leaveOut("stop");
            } else {
                sequences.add(stop);
            }
        }
        if (!sequences.isEmpty()) {
            body.set("stop_sequences", sequences);
        }
    }
}
