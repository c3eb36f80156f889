package dev.portolan.dialect.bedrock;

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
    private final ObjectNode body;
    private final ArrayNode system;
    private final Turns turns = new Turns("content");
    private final NamedFields named;
    private final PartWriter parts;

    MessageWriter(ObjectNode body, NamedFields named) {
        this.body = body;
        this.named = named;
        this.parts = new PartWriter(named);
        this.system = body.arrayNode();
    }

    void write(List<Message> conversation) throws InvalidRequestException {
        for (int i = 0; i < conversation.size(); i++) {
            String path = "messages[" + i + "]";
            switch (conversation.get(i)) {
                case Message.Instruction(List<Part> instruction) ->
                        parts.instruction(instruction, system, path);
                case Message.User(List<Part> said) -> parts.message(said, turns.of("user"), path);
                case Message.Assistant assistant -> assistant(assistant, path);
                case Message.ToolResult result -> result(result, path);
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

    /// Thinking comes first, and only such as the model can prove to be its own.
    private void assistant(Message.Assistant message, String path) throws InvalidRequestException {
        ArrayNode content = turns.of("assistant");
        for (ReasoningDetail detail : message.reasoningDetails()) {
            switch (detail) {
                case ReasoningDetail.Text(_, String text, Optional<Opaque> signature) ->
                        signature
                                .filter(proof -> proof.isFor(Opaque.CLAUDE))
                                .ifPresent(proof ->
                                        content.addObject()
                                                .putObject("reasoningContent")
                                                .putObject("reasoningText")
                                                .put("text", text)
                                                .put("signature", proof.value()));
                case ReasoningDetail.Encrypted(_, Opaque data) -> {
                    if (data.isFor(Blocks.REDACTED)) {
                        content.addObject()
                                .putObject("reasoningContent")
                                .put("redactedContent", data.value());
                    }
                }
            }
        }
        parts.message(message.parts(), content, path);
        message.refusal()
                .filter(text -> !text.isBlank())
                .ifPresent(text -> content.addObject().put("text", text));
        for (Message.ToolCall call : message.toolCalls()) {
            content.addObject()
                    .putObject("toolUse")
                    .put("toolUseId", CallIds.plain(call.id()))
                    .put("name", call.name())
                    .set("input", call.input());
        }
    }

    /// Cache points cannot stand within a result; that of its end follows it.
    private void result(Message.ToolResult message, String path) throws InvalidRequestException {
        ArrayNode content = turns.of("user");
        ObjectNode result =
                content.addObject()
                        .putObject("toolResult")
                        .put("toolUseId", CallIds.plain(message.callId()));
        parts.result(message.parts(), result.putArray("content"), path);
        message.cacheControl()
                .or(() -> lastCacheControl(message.parts()))
                .ifPresent(control -> content.add(CachePoint.of(control)));
        for (int i = 0; i < message.parts().size() - 1; i++) {
            message.parts().get(i).cacheControl().ifPresent(_ -> named.leaveOut("cache_control"));
        }
    }

    private static Optional<JsonNode> lastCacheControl(List<Part> parts) {
        return parts.isEmpty() ? Optional.empty() : parts.getLast().cacheControl();
    }
}
