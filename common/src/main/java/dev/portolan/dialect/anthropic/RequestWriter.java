package dev.portolan.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// Writes a request as Anthropic describes it (https://docs.anthropic.com/en/api/messages, read
/// 2026-11-23). For one request.
final class RequestWriter {
    /// What is asked for where neither the client nor the catalog sets a limit; every model can do
    /// it.
    private static final int DEFAULT_MAX_TOKENS = 4096;

    private final ChatForm form;
    private final CalledModel model;
    private final NamedFields named;
    private final ObjectNode body = Trees.object();

    RequestWriter(ChatForm form, CalledModel model) {
        this.form = form;
        this.model = model;
        this.named = new NamedFields(form.named());
    }

    TranslatedRequest write() throws InvalidRequestException {
        body.put("model", model.upstreamModel());
        body.put(
                "max_tokens",
                form.maxOutputTokens().or(model::maxOutputTokens).orElse(DEFAULT_MAX_TOKENS));
        new MessageWriter(body, named).write(form.messages());
        tools();
        toolChoice();
        format();
        Thinking thinking = new Thinking(form, model, body, named);
        thinking.write();
        sampling(thinking.isOn());
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
        FurtherFields.into(body, form.further());
        return new TranslatedRequest(body, named.leftOut());
    }

    private void tools() {
        List<String> allowed =
                form.toolChoice() instanceof ToolChoice.Allowed(var functions, _)
                        ? functions
                        : List.of();
        ArrayNode tools = Trees.object().arrayNode();
        for (Tool tool : form.tools()) {
            switch (tool) {
                case Tool.Function function -> {
                    if (allowed.isEmpty() || allowed.contains(function.name())) {
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
        tool.set("input_schema", function.parameters().orElseGet(RequestWriter::noParameters));
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

    private static JsonNode noParameters() {
        ObjectNode schema = Trees.object().put("type", "object");
        schema.putObject("properties");
        return schema;
    }

    private void toolChoice() {
        if (!body.has("tools")) {
            return;
        }
        ObjectNode choice = Trees.object();
        switch (form.toolChoice()) {
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

    /// There is no way to ask for JSON of whatever shape.
    private void format() {
        switch (form.format()) {
            case AnswerFormat.Text _ -> {
                // What it does by itself.
            }
            case AnswerFormat.Json _ -> named.leaveOut("response_format");
            case AnswerFormat.Schema(_, _, JsonNode schema, _) -> {
                if (model.can("structured_outputs").orElse(true)) {
                    body.withObject("output_config")
                            .putObject("format")
                            .put("type", "json_schema")
                            .set("schema", schema);
                } else {
                    named.leaveOut("response_format");
                }
            }
        }
    }

    /// With thinking on, the temperature must be left alone and `top_p` must be 0.95 at least
    /// (https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking, read 2026-11-23).
    private void sampling(boolean isThinking) {
        Sampling sampling = form.sampling();
        if (sampling.temperature().isPresent()) {
            BigDecimal temperature = sampling.temperature().get();
            if (isThinking && temperature.compareTo(BigDecimal.ONE) != 0) {
                named.leaveOut("temperature");
            } else if (temperature.compareTo(BigDecimal.ONE) > 0) {
                // OpenAI's scale goes on to 2, Anthropic's ends at 1.
                body.put("temperature", BigDecimal.ONE);
                named.leaveOut("temperature");
            } else {
                body.put("temperature", temperature);
            }
        }
        if (sampling.topP().isPresent()) {
            if (isThinking && sampling.topP().get().compareTo(new BigDecimal("0.95")) < 0) {
                named.leaveOut("top_p");
            } else {
                body.put("top_p", sampling.topP().get());
            }
        }
        leaveOut("presence_penalty", sampling.presencePenalty().filter(RequestWriter::isSet));
        leaveOut("frequency_penalty", sampling.frequencyPenalty().filter(RequestWriter::isSet));
        leaveOut("seed", sampling.seed());
        if (sampling.logprobs()) {
            named.leaveOut("logprobs");
        }
    }

    private static boolean isSet(BigDecimal penalty) {
        return penalty.signum() != 0;
    }

    private void leaveOut(String name, Optional<?> value) {
        if (value.isPresent()) {
            named.leaveOut(name);
        }
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
