package dev.portolan.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.ChatForm;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.NamedFields;
import dev.portolan.dialect.form.Tool;
import dev.portolan.dialect.form.ToolChoice;
import dev.portolan.dialect.form.Trees;
import java.util.List;

/// Writes tools, and which of them may or must be called. Cohere can be made to call one or none;
/// that it may only be a certain one is said by giving it no other.
final class ToolWriter {
    private final ChatForm form;
    private final ObjectNode body;
    private final NamedFields named;

    ToolWriter(ChatForm form, ObjectNode body, NamedFields named) {
        this.form = form;
        this.body = body;
        this.named = named;
    }

    void write() throws InvalidRequestException {
        List<String> allowed =
                switch (form.toolChoice()) {
                    case ToolChoice.Named(String function) -> List.of(function);
                    case ToolChoice.Allowed(List<String> functions, _) -> functions;
                    case ToolChoice.Unsaid _,
                            ToolChoice.Auto _,
                            ToolChoice.None _,
                            ToolChoice.Required _ ->
                            List.of();
                };
        ArrayNode tools = body.arrayNode();
        int strict = 0;
        for (Tool tool : form.tools()) {
            switch (tool) {
                case Tool.Function function -> {
                    if (allowed.isEmpty() || allowed.contains(function.name())) {
                        tools.add(function(function));
                        strict += function.strict().orElse(false) ? 1 : 0;
                    }
                }
                case Tool.Other(JsonNode value) -> tools.add(value);
            }
        }
        if (tools.isEmpty()) {
            if (!allowed.isEmpty()) {
                throw InvalidRequestException.invalid(
                        "tool_choice", "'tool_choice' must name one of 'tools'.");
            }
            return;
        }
        body.set("tools", tools);
        if (strict == tools.size()) {
            body.put("strict_tools", true);
        } else if (strict > 0) {
            named.leaveOut("tools.function.strict"); // all of them or none
        }
        if (!form.parallelToolCalls().orElse(true)) {
            named.leaveOut("parallel_tool_calls");
        }
        choice();
    }

    private ObjectNode function(Tool.Function function) {
        ObjectNode tool = Trees.object().put("type", "function");
        ObjectNode described = tool.putObject("function").put("name", function.name());
        function.description().ifPresent(text -> described.put("description", text));
        described.set("parameters", function.schema());
        function.cacheControl().ifPresent(_ -> named.leaveOut("cache_control"));
        return tool;
    }

    private void choice() {
        switch (form.toolChoice()) {
            case ToolChoice.None _ -> body.put("tool_choice", "NONE");
            case ToolChoice.Required _, ToolChoice.Named _ -> body.put("tool_choice", "REQUIRED");
            case ToolChoice.Allowed(_, boolean required) -> {
                if (required) {
                    body.put("tool_choice", "REQUIRED");
                }
            }
            case ToolChoice.Unsaid _, ToolChoice.Auto _ -> {
                // What it does by itself.
            }
        }
    }
}
