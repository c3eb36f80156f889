package dev.portolan.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.claude.ClaudeModel;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.ChatForm;
import dev.portolan.dialect.form.Message;
import dev.portolan.dialect.form.NamedFields;
import dev.portolan.dialect.form.Tool;
import dev.portolan.dialect.form.ToolChoice;
import dev.portolan.dialect.form.Trees;
import java.util.LinkedHashSet;
import java.util.Set;

/// Writes `toolConfig`
/// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolConfiguration.html,
/// read 2026-11-26). Converse knows no way to forbid calls, so without leave to call the tools are
/// left out; but not where the conversation has calls already, since it refuses calls of tools that
/// it is not told of.
final class ToolWriter {
    private static final Set<String> CONVERSE = Set.of("toolSpec", "systemTool", "cachePoint");

    private final ChatForm form;
    private final CalledModel model;
    private final ModelFamily family;
    private final ClaudeModel claude;
    private final ObjectNode body;
    private final NamedFields named;

    ToolWriter(
            ChatForm form,
            CalledModel model,
            ModelFamily family,
            ClaudeModel claude,
            ObjectNode body,
            NamedFields named) {
        this.form = form;
        this.model = model;
        this.family = family;
        this.claude = claude;
        this.body = body;
        this.named = named;
    }

    void write() {
        Set<String> called = called();
        boolean isForbidden = form.toolChoice() instanceof ToolChoice.None;
        ArrayNode tools = body.arrayNode();
        if (!isForbidden || !called.isEmpty()) {
            tools(tools);
        }
        if (tools.isEmpty()) {
            called.forEach(name -> tools.add(spec(formerly(name))));
        }
        if (tools.isEmpty()) {
            return;
        }
        body.putObject("toolConfig").set("tools", tools);
        if (isForbidden) {
            named.leaveOut("tool_choice");
        } else if (!form.tools().isEmpty()) {
            choice();
            if (!form.parallelToolCalls().orElse(true)) {
                named.leaveOut("parallel_tool_calls");
            }
        }
    }

    /// The names of the tools that the conversation has calls of.
    private Set<String> called() {
        Set<String> names = new LinkedHashSet<>();
        for (Message message : form.messages()) {
            if (message instanceof Message.Assistant assistant) {
                assistant.toolCalls().forEach(call -> names.add(call.name()));
            }
        }
        return names;
    }

    /// A tool that the client no longer offers.
    private static ObjectNode formerly(String name) {
        ObjectNode tool =
                Trees.object().put("name", name).put("description", "No longer available.");
        tool.putObject("inputSchema").set("json", noParameters());
        return tool;
    }

    private void tools(ArrayNode tools) {
        for (Tool tool : form.tools()) {
            switch (tool) {
                case Tool.Function function -> {
                    if (form.toolChoice().allows(function.name())) {
                        tools.add(spec(function(function)));
                        function.cacheControl()
                                .ifPresent(control -> tools.add(CachePoint.of(control)));
                    }
                }
                case Tool.Other(JsonNode value) -> other(tools, value);
            }
        }
    }

    /// A tool in Converse's words, such as `{"systemTool": {"name": "nova_grounding"}}`, or one of
    /// Anthropic's own types, which Claude takes among its own fields.
    private void other(ArrayNode tools, JsonNode value) {
        if (CONVERSE.stream().anyMatch(value::has)) {
            ObjectNode tool = Trees.object();
            CONVERSE.stream().filter(value::has).forEach(name -> tool.set(name, value.path(name)));
            tools.add(tool);
        } else if (family == ModelFamily.CLAUDE) {
            body.withObject("/additionalModelRequestFields").withArray("/tools").add(value);
        } else {
            named.leaveOut("tools");
        }
    }

    private static ObjectNode spec(ObjectNode function) {
        ObjectNode tool = Trees.object();
        tool.set("toolSpec", function);
        return tool;
    }

    private ObjectNode function(Tool.Function function) {
        ObjectNode tool = Trees.object().put("name", function.name());
        function.description()
                .filter(text -> !text.isBlank())
                .ifPresent(text -> tool.put("description", text));
        tool.putObject("inputSchema").set("json", object(function.schema()));
        if (function.strict().orElse(false)) {
            if (model.can("structured_outputs").orElse(false)) {
                tool.put("strict", true);
            } else {
                named.leaveOut("tools.function.strict");
            }
        }
        return tool;
    }

    /// A schema that does not say so must be told to be an object's.
    private static JsonNode object(JsonNode schema) {
        if (schema instanceof ObjectNode object && !object.has("type")) {
            return object.deepCopy().put("type", "object");
        }
        return schema;
    }

    private static JsonNode noParameters() {
        ObjectNode schema = Trees.object().put("type", "object");
        schema.putObject("properties");
        return schema;
    }

    private void choice() {
        ObjectNode choice = Trees.object();
        if (form.toolChoice().isForced()
                && family == ModelFamily.CLAUDE
                && claude.refusesForcedCalls()) {
            named.leaveOut("tool_choice");
            return;
        }
        switch (form.toolChoice()) {
            case ToolChoice.Unsaid _, ToolChoice.None _ -> {
                return;
            }
            case ToolChoice.Auto _ -> choice.putObject("auto");
            case ToolChoice.Required _ -> choice.putObject("any");
            case ToolChoice.Named(String function) ->
                    choice.putObject("tool").put("name", function);
            case ToolChoice.Allowed(_, boolean required) ->
                    choice.putObject(required ? "any" : "auto");
        }
        body.withObject("/toolConfig").set("toolChoice", choice);
    }
}
