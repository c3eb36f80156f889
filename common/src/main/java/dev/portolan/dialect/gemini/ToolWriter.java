package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.ChatForm;
import dev.portolan.dialect.form.NamedFields;
import dev.portolan.dialect.form.Tool;
import dev.portolan.dialect.form.ToolChoice;
import dev.portolan.dialect.form.Trees;
import java.util.List;

/// Writes what the model may call (https://ai.google.dev/api/caching#Tool, read 2026-11-26).
/// Parameters go out as the JSON schema they are, in `parametersJsonSchema`: the older `parameters`
/// takes a part of OpenAPI's schemas and refuses all else.
final class ToolWriter {
    private final ChatForm form;
    private final ObjectNode body;
    private final NamedFields named;

    ToolWriter(ChatForm form, ObjectNode body, NamedFields named) {
        this.form = form;
        this.body = body;
        this.named = named;
    }

    void write() {
        List<String> allowed =
                form.toolChoice() instanceof ToolChoice.Allowed(var names, boolean required)
                                && !required
                        ? names
                        : List.of();
        ArrayNode tools = body.arrayNode();
        ArrayNode functions = body.arrayNode();
        for (Tool tool : form.tools()) {
            switch (tool) {
                // Only of those that must be called can some be named, so the others go.
                case Tool.Function function -> {
                    if (allowed.isEmpty() || allowed.contains(function.name())) {
                        functions.add(declaration(function));
                    }
                }
                case Tool.Other(JsonNode value) -> tools.add(value);
            }
        }
        if (!functions.isEmpty()) {
            tools.addObject().set("functionDeclarations", functions);
            choice();
        }
        webSearch(tools, functions);
        if (!tools.isEmpty()) {
            body.set("tools", tools);
        }
        if (!form.parallelToolCalls().orElse(true) && !functions.isEmpty()) {
            named.leaveOut("parallel_tool_calls");
        }
    }

    private ObjectNode declaration(Tool.Function function) {
        ObjectNode declaration = Trees.object().put("name", function.name());
        function.description().ifPresent(text -> declaration.put("description", text));
        function.parameters().ifPresent(schema -> declaration.set("parametersJsonSchema", schema));
        if (function.strict().orElse(false)) {
            named.leaveOut("tools.function.strict");
        }
        function.cacheControl().ifPresent(_ -> named.leaveOut("cache_control"));
        return declaration;
    }

    private void choice() {
        switch (form.toolChoice()) {
            case ToolChoice.Unsaid _ -> {
                // Its own way is AUTO.
            }
            case ToolChoice.Auto _ -> mode("AUTO", List.of());
            case ToolChoice.None _ -> mode("NONE", List.of());
            case ToolChoice.Required _ -> mode("ANY", List.of());
            case ToolChoice.Named(String function) -> mode("ANY", List.of(function));
            case ToolChoice.Allowed(var names, boolean required) ->
                    mode(required ? "ANY" : "AUTO", required ? names : List.of());
        }
    }

    private void mode(String mode, List<String> names) {
        ObjectNode choice =
                body.putObject("toolConfig").putObject("functionCallingConfig").put("mode", mode);
        if (!names.isEmpty()) {
            ArrayNode allowed = choice.putArray("allowedFunctionNames");
            names.forEach(allowed::add);
        }
    }

    /// Google's own search, which does not stand beside functions.
    private void webSearch(ArrayNode tools, ArrayNode functions) {
        if (functions.isEmpty() && named.take("web_search_options").isPresent()) {
            tools.addObject().putObject("googleSearch");
        }
    }
}
