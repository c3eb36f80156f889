package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.Message;
import dev.portolan.dialect.form.NamedFields;
import dev.portolan.dialect.form.Part;
import dev.portolan.dialect.form.ReasoningDetail;
import dev.portolan.dialect.form.ReasoningDetail.Opaque;
import dev.portolan.dialect.form.Trees;
import dev.portolan.dialect.form.Turns;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes a conversation (https://ai.google.dev/api/caching#Content, read 2026-11-26): instructions
/// into `systemInstruction`, wherever they stood; everything else into turns of `user` and `model`,
/// of which neighbours of one role are joined, since results of several calls must stand in one.
/// Where calls have no ids, results are matched to them by their order, so that of the calls it is.
final class MessageWriter {
    /// What stands for a signature that is not there: the call is another model's, or the client
    /// has dropped it (https://ai.google.dev/gemini-api/docs/thought-signatures#faqs, read
    /// 2026-11-26).
    private static final String NO_SIGNATURE = "skip_thought_signature_validator";

    private final ObjectNode body;
    private final ModelSeries series;
    private final NamedFields named;
    private final PartWriter writer;
    private final ArrayNode instructions;
    private final Turns turns = new Turns("parts");
    private final Map<String, String> functions = new HashMap<>();

    MessageWriter(ObjectNode body, ModelSeries series, NamedFields named) {
        this.body = body;
        this.series = series;
        this.named = named;
        this.writer = new PartWriter(series, named);
        this.instructions = body.arrayNode();
    }

    void write(List<Message> conversation) throws InvalidRequestException {
        for (int i : new ResultOrder(conversation).places()) {
            String path = "messages[" + i + "]";
            switch (conversation.get(i)) {
                case Message.Instruction(List<Part> parts) ->
                        writer.write(parts, instructions, path);
                case Message.User(List<Part> parts) -> writer.write(parts, turns.of("user"), path);
                case Message.Assistant assistant -> assistant(assistant, path);
                case Message.ToolResult(String callId, List<Part> parts, var cacheControl) -> {
                    cacheControl.ifPresent(_ -> named.leaveOut("cache_control"));
                    result(callId, parts, path);
                }
            }
        }
        ArrayNode contents = turns.written();
        if (contents.isEmpty() && !instructions.isEmpty()) {
            // Somebody must speak; OpenAI answers to instructions alone.
            contents.addObject().put("role", "user").set("parts", instructions);
        } else if (!instructions.isEmpty()) {
            body.putObject("systemInstruction").set("parts", instructions);
        }
        body.set("contents", contents);
    }

    private void assistant(Message.Assistant message, String path) throws InvalidRequestException {
        ArrayNode parts = turns.of("model");
        int before = parts.size();
        writer.write(message.parts(), parts, path);
        message.refusal()
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> parts.addObject().put("text", text));
        boolean isSigned =
                message.toolCalls().stream().anyMatch(call -> call.signature().isPresent());
        textSignature(message, isSigned, parts, before);
        for (int i = 0; i < message.toolCalls().size(); i++) {
            Message.ToolCall call = message.toolCalls().get(i);
            functions.put(call.id(), call.name());
            ObjectNode part = parts.addObject();
            ObjectNode function = part.putObject("functionCall");
            id(call.id(), function);
            function.put("name", call.name()).set("args", call.input());
            // Of calls that were made together only the first is signed.
            Optional<String> stand =
                    i == 0 && !isSigned && series.wantsSignatures()
                            ? Optional.of(NO_SIGNATURE)
                            : Optional.empty();
            call.signature().or(() -> stand).ifPresent(text -> part.put("thoughtSignature", text));
        }
    }

    /// A signature stands on the last part of the text, as it came. Where neither text nor call
    /// carries one it stands on an empty text, as Google itself sends it at a stream's end.
    private static void textSignature(
            Message.Assistant message, boolean isSigned, ArrayNode parts, int before) {
        String last = "";
        for (ReasoningDetail detail : message.reasoningDetails()) {
            if (detail instanceof ReasoningDetail.Encrypted(_, Opaque data)
                    && data.isFor(Opaque.GEMINI)) {
                last = data.value();
            }
        }
        if (last.isEmpty()) {
            return;
        }
        if (parts.size() > before
                && parts.get(parts.size() - 1) instanceof ObjectNode text
                && text.has("text")) {
            text.put("thoughtSignature", last);
        } else if (!isSigned) {
            parts.addObject().put("text", "").put("thoughtSignature", last);
        }
    }

    /// Older models give their calls no ids, and know none; the client was given one of ours.
    private static void id(String callId, ObjectNode to) {
        if (!callId.startsWith("call_")) {
            to.put("id", callId);
        }
    }

    /// What is more than text follows the result, in the same turn.
    private void result(String callId, List<Part> parts, String path)
            throws InvalidRequestException {
        StringBuilder text = new StringBuilder();
        ArrayNode turn = turns.of("user");
        ObjectNode response = turn.addObject().putObject("functionResponse");
        id(callId, response);
        response.put("name", functions.getOrDefault(callId, nameOf(callId)));
        for (Part part : parts) {
            if (part instanceof Part.Text(String some, _)) {
                text.append(some);
            } else {
                writer.write(List.of(part), turn, path);
            }
        }
        response.set("response", answer(text.toString()));
    }

    /// The old kind of function results names the function where others name the call.
    private static String nameOf(String callId) {
        return callId.startsWith("call_") ? callId.substring("call_".length()) : callId;
    }

    private static JsonNode answer(String text) {
        Optional<JsonNode> json = Trees.of(text);
        if (json.isPresent() && json.get().isObject()) {
            return json.get();
        }
        ObjectNode answer = Trees.object();
        answer.set("result", json.orElseGet(() -> answer.textNode(text)));
        return answer;
    }
}
