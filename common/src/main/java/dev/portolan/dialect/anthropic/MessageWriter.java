package dev.portolan.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.CallIds;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.Message;
import dev.portolan.dialect.form.NamedFields;
import dev.portolan.dialect.form.Part;
import dev.portolan.dialect.form.ReasoningDetail;
import dev.portolan.dialect.form.ReasoningDetail.Opaque;
import dev.portolan.dialect.form.Turns;
import java.util.List;
import java.util.Optional;

/// Writes a conversation: instructions into `system`, wherever they stood; everything else into
/// turns of user and assistant, of which neighbours of one role are joined, since results of
/// several calls must stand in one turn.
final class MessageWriter {
    private final ArrayNode system;
    private final Turns turns = new Turns("content");
    private final ObjectNode body;
    private final PartWriter writer;

    MessageWriter(ObjectNode body, NamedFields named) {
        this.body = body;
        this.writer = new PartWriter(named);
        this.system = body.arrayNode();
    }

    void write(List<Message> conversation) throws InvalidRequestException {
        for (int i = 0; i < conversation.size(); i++) {
            String path = "messages[" + i + "]";
            switch (conversation.get(i)) {
                case Message.Instruction(List<Part> parts) -> writer.write(parts, system, path);
                case Message.User(List<Part> parts) -> writer.write(parts, turns.of("user"), path);
                case Message.Assistant assistant -> assistant(assistant, path);
                case Message.ToolResult(String callId, List<Part> parts, var cacheControl) ->
                        result(callId, parts, cacheControl, path);
            }
        }
        ArrayNode messages = turns.written();
        if (messages.isEmpty() && !system.isEmpty()) {
            // Somebody must speak; OpenAI answers to instructions alone.
            messages.addObject().put("role", "user").set("content", system);
        } else if (!system.isEmpty()) {
            body.set("system", system);
        }
        body.set("messages", messages);
    }

    /// Thinking comes first, and only such as the provider can prove to be its own.
    private void assistant(Message.Assistant message, String path) throws InvalidRequestException {
        ArrayNode content = turns.of("assistant");
        for (ReasoningDetail detail : message.reasoningDetails()) {
            switch (detail) {
                case ReasoningDetail.Text(_, String text, Optional<Opaque> signature) ->
                        signature
                                .filter(proof -> proof.isFor(Opaque.CLAUDE))
                                .ifPresent(proof ->
                                        content.addObject()
                                                .put("type", "thinking")
                                                .put("thinking", text)
                                                .put("signature", proof.value()));
                case ReasoningDetail.Encrypted(_, Opaque data) -> {
                    if (data.isFor(Opaque.CLAUDE)) {
                        content.addObject()
                                .put("type", "redacted_thinking")
                                .put("data", data.value());
                    }
                }
            }
        }
        writer.write(message.parts(), content, path);
        message.refusal()
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> content.addObject().put("type", "text").put("text", text));
        for (Message.ToolCall call : message.toolCalls()) {
            content.addObject()
                    .put("type", "tool_use")
                    .put("id", CallIds.plain(call.id()))
                    .put("name", call.name())
                    .set("input", call.input());
        }
    }

    private void result(
            String callId, List<Part> parts, Optional<JsonNode> cacheControl, String path)
            throws InvalidRequestException {
        ObjectNode result =
                turns.of("user")
                        .addObject()
                        .put("type", "tool_result")
                        .put("tool_use_id", CallIds.plain(callId));
        writer.write(parts, result.putArray("content"), path);
        cacheControl.ifPresent(control -> result.set("cache_control", control));
    }
}
