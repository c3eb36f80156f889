package dev.portolan.dialect.openai;

import static dev.portolan.dialect.form.InvalidRequestException.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.AnswerFormat;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.Tool;
import dev.portolan.dialect.form.ToolChoice;
import java.util.ArrayList;
import java.util.List;

/// Reads `tools`, `tool_choice` and `response_format`.
final class ToolReader {
    private ToolReader() {}

    static List<Tool> tools(JsonNode root) throws InvalidRequestException {
        JsonNode list = root.path("tools");
        if (Values.isUnsaid(list)) {
            return List.of();
        }
        if (!list.isArray()) {
            throw invalid("tools", "'tools' must be a list.");
        }
        List<Tool> tools = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            tools.add(tool(list.get(i), "tools[" + i + "]"));
        }
        return tools;
    }

    private static Tool tool(JsonNode tool, String path) throws InvalidRequestException {
        if (!tool.isObject()) {
            throw invalid(path, "'" + path + "' must be an object.");
        }
        JsonNode function = tool.path("function");
        if (!function.isObject()) {
            if (tool.path("type").asText().equals("function")) {
                throw invalid(path + ".function", "'" + path + ".function' must be an object.");
            }
            return new Tool.Other(tool);
        }
        return new Tool.Function(
                Values.required(function, "name", path + ".function"),
                Values.text(function, "description"),
                Values.there(function, "parameters"),
                Values.flag(function, "strict"),
                Values.there(tool, "cache_control")
                        .or(() -> Values.there(function, "cache_control")));
    }

    static ToolChoice choice(JsonNode root) throws InvalidRequestException {
        JsonNode choice = root.path("tool_choice");
        if (Values.isUnsaid(choice)) {
            return new ToolChoice.Unsaid();
        }
        if (choice.isTextual()) {
            return switch (choice.textValue()) {
                case "auto" -> new ToolChoice.Auto();
                case "none" -> new ToolChoice.None();
                case "required", "any" -> new ToolChoice.Required();
                default ->
                        throw invalid(
                                "tool_choice",
                                "'tool_choice' must be auto, none, required or name a function.");
            };
        }
        JsonNode allowed = choice.path("allowed_tools");
        if (allowed.isObject()) {
            List<String> names = new ArrayList<>();
            for (JsonNode tool : allowed.path("tools")) {
                names.add(
                        Values.required(
                                tool.path("function"), "name", "tool_choice.allowed_tools.tools"));
            }
            return new ToolChoice.Allowed(names, allowed.path("mode").asText().equals("required"));
        }
        return new ToolChoice.Named(
                Values.required(choice.path("function"), "name", "tool_choice.function"));
    }

    static AnswerFormat format(JsonNode root) throws InvalidRequestException {
        JsonNode format = root.path("response_format");
        if (Values.isUnsaid(format)) {
            return new AnswerFormat.Text();
        }
        return switch (format.path("type").asText("")) {
            case "text" -> new AnswerFormat.Text();
            case "json_object" -> new AnswerFormat.Json();
            case "json_schema" -> schema(format.path("json_schema"));
            default ->
                    throw invalid(
                            "response_format.type",
                            "'response_format.type' must be text, json_object or json_schema.");
        };
    }

    private static AnswerFormat schema(JsonNode given) throws InvalidRequestException {
        String path = "response_format.json_schema";
        if (!given.path("schema").isObject()) {
            throw invalid(path + ".schema", "'" + path + ".schema' must be an object.");
        }
        return new AnswerFormat.Schema(
                Values.text(given, "name").orElse("answer"),
                Values.text(given, "description"),
                given.path("schema"),
                Values.flag(given, "strict"));
    }
}
