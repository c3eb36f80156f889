package dev.portolan.dialect.cohere;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.Message;
import dev.portolan.dialect.form.NamedFields;
import dev.portolan.dialect.form.Part;
import dev.portolan.dialect.form.ReasoningDetail;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes a conversation. Cohere takes instructions at its beginning only, so they are gathered
/// there.
final class MessageWriter {
    private final ObjectNode body;
    private final NamedFields named;
    private final PartWriter parts;
    private final boolean canThink;

    MessageWriter(ObjectNode body, NamedFields named, boolean canThink) {
        this.body = body;
        this.named = named;
        this.parts = new PartWriter(body, named);
        this.canThink = canThink;
    }

    void write(List<Message> conversation) throws InvalidRequestException {
        ArrayNode messages = body.putArray("messages");
        List<Part> instructions = new ArrayList<>();
        for (Message message : conversation) {
            if (message instanceof Message.Instruction(List<Part> given)) {
                instructions.addAll(given);
            }
        }
        if (!instructions.isEmpty()) {
            ObjectNode system = messages.addObject().put("role", "system");
            parts.write(instructions, system, "messages[0]", false);
        }
        for (int i = 0; i < conversation.size(); i++) {
            String path = "messages[" + i + "]";
            switch (conversation.get(i)) {
                case Message.Instruction _ -> {
                    // Stands at the beginning.
                }
                case Message.User(List<Part> given) ->
                        parts.write(given, messages.addObject().put("role", "user"), path, true);
                case Message.Assistant assistant ->
                        assistant(assistant, messages.addObject().put("role", "assistant"), path);
                case Message.ToolResult(String callId, List<Part> given, var cacheControl) -> {
                    cacheControl.ifPresent(_ -> named.leaveOut("cache_control"));
                    ObjectNode result =
                            messages.addObject().put("role", "tool").put("tool_call_id", callId);
                    parts.write(given, result, path, false);
                }
            }
        }
    }

    private void assistant(Message.Assistant message, ObjectNode turn, String path)
            throws InvalidRequestException {
        List<Part> said = new ArrayList<>(message.parts());
        message.refusal()
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> said.add(new Part.Text(text, Optional.empty())));
        boolean hasCalls = !message.toolCalls().isEmpty();
        if (!said.isEmpty() || !hasCalls) {
            parts.write(said, turn, path, false);
        }
        thoughts(message, turn);
        if (hasCalls) {
            ArrayNode calls = turn.putArray("tool_calls");
            for (Message.ToolCall call : message.toolCalls()) {
                calls.addObject()
                        .put("id", call.id())
                        .put("type", "function")
                        .putObject("function")
                        .put("name", call.name())
                        .put("arguments", call.arguments());
            }
        }
    }

    /// Details are thinking; what the plain text has beyond them is the plan before calls. Where
    /// the client kept the text alone, it is the plan if there are calls, else thinking.
    private void thoughts(Message.Assistant message, ObjectNode turn) {
        StringBuilder detailed = new StringBuilder();
        List<String> blocks = new ArrayList<>();
        for (ReasoningDetail detail : message.reasoningDetails()) {
            if (detail instanceof ReasoningDetail.Text(_, String text, _) && !text.isEmpty()) {
                detailed.append(text);
                blocks.add(text);
            }
        }
        String plain = message.reasoning().orElse("");
        boolean hasCalls = !message.toolCalls().isEmpty();
        String plan = "";
        if (hasCalls) {
            plan = plain.startsWith(detailed.toString()) ? plain.substring(detailed.length()) : "";
        } else if (blocks.isEmpty() && !plain.isEmpty()) {
            blocks.add(plain);
        }
        if (canThink && !blocks.isEmpty()) {
            ArrayNode content = turn.arrayNode();
            blocks.forEach(
                    text -> content.addObject().put("type", "thinking").put("thinking", text));
            if (turn.path("content") instanceof ArrayNode said) {
                content.addAll(said);
            } else if (!turn.path("content").asText("").isEmpty()) {
                content.addObject().put("type", "text").put("text", turn.get("content").asText());
            }
            turn.set("content", content);
        }
        if (!plan.isEmpty()) {
            turn.put("tool_plan", plan);
        }
    }
}
