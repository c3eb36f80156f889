package dev.portolan.testing;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// Small valid documents of OpenAI's chat completions API, for tests to which their content does
/// not matter. Time stands still in them (`created` is 1772452800).
public final class OpenAiShapes {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long CREATED = 1_772_452_800L;

    private OpenAiShapes() {}

    /// A list of models with these ids.
    public static String modelList(String... ids) {
        ObjectNode list = JSON.createObjectNode().put("object", "list");
        ArrayNode data = list.putArray("data");
        for (String id : ids) {
            data.addObject()
                    .put("id", id)
                    .put("object", "model")
                    .put("created", CREATED)
                    .put("owned_by", "fake");
        }
        return list.toString();
    }

    /// A whole answer: 9 tokens in, 3 out.
    public static String completion(String model, String text) {
        ObjectNode completion = head("chat.completion", model);
        ObjectNode choice = completion.putArray("choices").addObject().put("index", 0);
        choice.putObject("message")
                .put("role", "assistant")
                .put("content", text)
                .putNull("refusal");
        choice.putNull("logprobs").put("finish_reason", "stop");
        completion.set("usage", usage());
        return completion.toString();
    }

    /// The events of a streamed answer, without `[DONE]` and without usage: a role, the parts, a
    /// finish.
    public static List<String> chunks(String model, String... parts) {
        var events = new ArrayList<String>();
        events.add(
                chunk(
                        model,
                        JSON.createObjectNode().put("role", "assistant").put("content", ""),
                        false));
        for (String part : parts) {
            events.add(chunk(model, JSON.createObjectNode().put("content", part), false));
        }
        events.add(chunk(model, JSON.createObjectNode(), true));
        return List.copyOf(events);
    }

    /// The event that follows the finish where the client asked for `include_usage`.
    public static String usageChunk(String model) {
        ObjectNode chunk = head("chat.completion.chunk", model);
        chunk.putArray("choices");
        chunk.set("usage", usage());
        return chunk.toString();
    }

    /// An error document.
    public static String error(String type, String message) {
        ObjectNode error = JSON.createObjectNode();
        error.putObject("error")
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .putNull("code");
        return error.toString();
    }

    private static String chunk(String model, ObjectNode delta, boolean isLast) {
        ObjectNode chunk = head("chat.completion.chunk", model);
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", isLast ? "stop" : null);
        return chunk.toString();
    }

    private static ObjectNode head(String object, String model) {
        return JSON.createObjectNode()
                .put("id", "chatcmpl-fake")
                .put("object", object)
                .put("created", CREATED)
                .put("model", model);
    }

    private static ObjectNode usage() {
        return JSON.createObjectNode()
                .put("prompt_tokens", 9)
                .put("completion_tokens", 3)
                .put("total_tokens", 12);
    }
}
