package dev.portolan.dialect.openai;

import static dev.portolan.dialect.form.InvalidRequestException.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.Message;
import dev.portolan.dialect.form.Part;
import dev.portolan.dialect.form.ReasoningDetail;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the messages of a request one after the other, of whatever role. For one request.
final class MessageReader {
    private final LegacyCalls legacy = new LegacyCalls();

    /// @param path where it stands, for messages of errors
    Message read(JsonNode message, String path) throws InvalidRequestException {
        if (!message.isObject()) {
            throw invalid(path, "'" + path + "' must be an object.");
        }
        String role = Values.required(message, "role", path);
        return switch (role) {
            case "system", "developer" ->
                    new Message.Instruction(PartReader.parts(message, path, true));
            case "user" -> new Message.User(PartReader.parts(message, path, true));
            case "assistant" -> assistant(message, path);
            case "tool" ->
                    new Message.ToolResult(
                            Values.required(message, "tool_call_id", path),
                            PartReader.parts(message, path, true),
                            Values.there(message, "cache_control"));
            // Before there were tools: the result names the function instead of the call.
            case "function" ->
                    new Message.ToolResult(
                            legacy.answered(Values.required(message, "name", path)),
                            PartReader.parts(message, path, false),
                            Optional.empty());
            default ->
                    throw invalid(
                            path + ".role",
                            "'"
                                    + path
                                    + ".role' must be system, developer, user, assistant or tool.");
        };
    }

    private Message.Assistant assistant(JsonNode message, String path)
            throws InvalidRequestException {
        List<Part> parts = PartReader.parts(message, path, false);
        Optional<String> refusal = Values.text(message, "refusal");
        List<Message.ToolCall> calls = new ArrayList<>();
        JsonNode list = message.path("tool_calls");
        for (int i = 0; i < list.size(); i++) {
            calls.add(call(list.get(i), path + ".tool_calls[" + i + "]"));
        }
        JsonNode only = message.path("function_call");
        if (only.isObject()) {
            String name = Values.required(only, "name", path + ".function_call");
            calls.add(
                    new Message.ToolCall(
                            legacy.called(name), name, arguments(only), Optional.empty()));
        }
        return new Message.Assistant(parts, calls, refusal, reasoning(message), details(message));
    }

    private static Message.ToolCall call(JsonNode call, String path)
            throws InvalidRequestException {
        JsonNode function = call.path("function");
        String signature =
                call.path("extra_content").path("google").path("thought_signature").asText("");
        return new Message.ToolCall(
                Values.required(call, "id", path),
                Values.required(function, "name", path + ".function"),
                arguments(function),
                Optional.of(signature).filter(text -> !text.isEmpty()));
    }

    /// Some clients send the object itself.
    private static String arguments(JsonNode function) {
        JsonNode arguments = function.path("arguments");
        if (arguments.isTextual()) {
            return arguments.textValue().isBlank() ? "{}" : arguments.textValue();
        }
        return arguments.isObject() ? arguments.toString() : "{}";
    }

    private static Optional<String> reasoning(JsonNode message) {
        for (String name : new String[] {"reasoning_content", "reasoning"}) {
            JsonNode value = message.path(name);
            if (value.isTextual() && !value.textValue().isEmpty()) {
                return Optional.of(value.textValue());
            }
        }
        return Optional.empty();
    }

    /// What is not of a known shape came from another gateway or provider and says nothing to this
    /// one.
    private static List<ReasoningDetail> details(JsonNode message) {
        List<ReasoningDetail> details = new ArrayList<>();
        for (JsonNode detail : message.path("reasoning_details")) {
            int index = detail.path("index").asInt(details.size());
            switch (detail.path("type").asText()) {
                case "reasoning.text" ->
                        details.add(
                                new ReasoningDetail.Text(
                                        index,
                                        detail.path("text").asText(""),
                                        opaque(detail, "signature")));
                case "reasoning.encrypted" ->
                        opaque(detail, "data")
                                .ifPresent(data ->
                                        details.add(new ReasoningDetail.Encrypted(index, data)));
                default -> {
                    // reasoning.summary and the like: for people.
                }
            }
        }
        return ReasoningBlocks.joined(details);
    }

    private static Optional<ReasoningDetail.Opaque> opaque(JsonNode detail, String name) {
        return said(detail, name)
                .map(value -> new ReasoningDetail.Opaque(value, said(detail, "format")));
    }

    private static Optional<String> said(JsonNode object, String name) {
        return Optional.of(object.path(name).asText("")).filter(text -> !text.isEmpty());
    }
}
