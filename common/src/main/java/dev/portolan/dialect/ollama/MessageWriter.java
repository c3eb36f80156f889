package dev.portolan.dialect.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.Message;
import dev.portolan.dialect.form.NamedFields;
import dev.portolan.dialect.form.Part;
import dev.portolan.dialect.form.ReasoningDetail;
import dev.portolan.dialect.form.Trees;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes a conversation. A message's content is one text, with images beside it; several texts
/// stand on lines of their own. A tool's result names the tool, which OpenAI's clients say by the
/// call's id alone.
final class MessageWriter {
    private final NamedFields named;
    private final Map<String, String> toolNames = new HashMap<>();

    MessageWriter(NamedFields named) {
        this.named = named;
    }

    ArrayNode write(List<Message> conversation) throws InvalidRequestException {
        ArrayNode messages = Trees.object().arrayNode();
        for (int i = 0; i < conversation.size(); i++) {
            String path = "messages[" + i + "]";
            ObjectNode message = messages.addObject();
            switch (conversation.get(i)) {
                case Message.Instruction(List<Part> parts) ->
                        content(parts, message.put("role", "system"), path);
                case Message.User(List<Part> parts) ->
                        content(parts, message.put("role", "user"), path);
                case Message.Assistant assistant -> assistant(assistant, message, path);
                case Message.ToolResult(String callId, List<Part> parts, var cacheControl) -> {
                    cacheControl.ifPresent(_ -> named.leaveOut("cache_control"));
                    content(parts, message.put("role", "tool"), path);
                    String name = toolNames.get(callId);
                    if (name != null) {
                        message.put("tool_name", name);
                    }
                    message.put("tool_call_id", callId);
                }
            }
        }
        return messages;
    }

    private void assistant(Message.Assistant said, ObjectNode message, String path)
            throws InvalidRequestException {
        content(said.parts(), message.put("role", "assistant"), path);
        said.refusal()
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> message.put("content", message.path("content").asText() + text));
        String thinking = said.reasoning().orElseGet(() -> detailed(said.reasoningDetails()));
        if (!thinking.isEmpty()) {
            message.put("thinking", thinking);
        }
        if (said.toolCalls().isEmpty()) {
            return;
        }
        ArrayNode calls = message.putArray("tool_calls");
        for (Message.ToolCall call : said.toolCalls()) {
            toolNames.put(call.id(), call.name());
            ObjectNode written = calls.addObject().put("id", call.id()).put("type", "function");
            written.putObject("function").put("name", call.name()).set("arguments", call.input());
        }
    }

    private static String detailed(List<ReasoningDetail> details) {
        StringBuilder text = new StringBuilder();
        for (ReasoningDetail detail : details) {
            if (detail instanceof ReasoningDetail.Text(_, String some, _)) {
                text.append(some);
            }
        }
        return text.toString();
    }

    /// In base64.
    private static String bytes(Part.Source source, String path) throws InvalidRequestException {
        if (source instanceof Part.Source.Inline(_, String base64)) {
            return base64;
        }
        throw InvalidRequestException.invalid(
                path, "Ollama fetches no images: '" + path + "' must be a data URL.");
    }

    private void content(List<Part> parts, ObjectNode message, String path)
            throws InvalidRequestException {
        StringBuilder text = new StringBuilder();
        ArrayNode images = message.arrayNode();
        boolean isFirst = true;
        for (int i = 0; i < parts.size(); i++) {
            String at = path + ".content[" + i + "]";
            parts.get(i).cacheControl().ifPresent(_ -> named.leaveOut("cache_control"));
            switch (parts.get(i)) {
                case Part.Text(String some, _) -> {
                    text.append(isFirst ? "" : "\n").append(some);
                    isFirst = false;
                }
                case Part.Image image -> {
                    if (image.hasDetail()) {
                        named.leaveOut("image_url.detail");
                    }
                    images.add(bytes(image.source(), at));
                }
                // Beside the images is where it takes sounds, too.
                case Part.Audio(byte[] data, _, _) ->
                        images.add(Base64.getEncoder().encodeToString(data));
                case Part.Document _, Part.Other _ ->
                        throw InvalidRequestException.invalid(
                                at, "Ollama takes texts, images and sounds only.");
            }
        }
        message.put("content", text.toString());
        if (!images.isEmpty()) {
            message.set("images", images);
        }
    }
}
