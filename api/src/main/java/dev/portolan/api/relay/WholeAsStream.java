package dev.portolan.api.relay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.provider.Operation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The stream that a client asked for, made of the whole answer that a provider gave instead: one
/// chunk with everything in it, the token counts if they were asked for, `[DONE]`.
final class WholeAsStream {
    private static final ObjectMapper JSON = new ObjectMapper();

    private WholeAsStream() {}

    static byte[] events(byte[] completion, Asked asked) throws IOException {
        ObjectNode chunk = (ObjectNode) JSON.readTree(completion);
        if (asked.operation() == Operation.CHAT_COMPLETION) {
            chunk.put("object", "chat.completion.chunk"); // text has one word for both
        }
        chunk.put("model", asked.requestedModel());
        JsonNode usage = chunk.remove("usage");
        for (JsonNode choice : chunk.path("choices")) {
            if (choice instanceof ObjectNode object
                    && object.remove("message") instanceof ObjectNode message) {
                numberToolCalls(message);
                object.set("delta", message);
            }
        }
        ByteArrayOutputStream events = new ByteArrayOutputStream();
        write(events, JSON.writeValueAsBytes(chunk));
        if (asked.wantsUsage() && usage instanceof ObjectNode) {
            chunk.set("choices", JSON.createArrayNode());
            chunk.set("usage", usage);
            write(events, JSON.writeValueAsBytes(chunk));
        }
        write(events, "[DONE]".getBytes(StandardCharsets.US_ASCII));
        return events.toByteArray();
    }

    /// In a delta each call says which one it continues.
    private static void numberToolCalls(ObjectNode message) {
        if (message.path("tool_calls") instanceof ArrayNode calls) {
            for (int i = 0; i < calls.size(); i++) {
                if (calls.get(i) instanceof ObjectNode call) {
                    call.put("index", i);
                }
            }
        }
    }

    private static void write(ByteArrayOutputStream events, byte[] data) {
        events.writeBytes("data: ".getBytes(StandardCharsets.US_ASCII));
        events.writeBytes(data);
        events.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
    }
}
