package dev.portolan.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.provider.sandbox.SandboxModel.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the sandbox says, rendered as a whole answer or as chunks
/// (https://platform.openai.com/docs/api-reference/chat, read 2026-11-22).
///
/// @param words the text's tokens; empty for a tool call
/// @param tool the tool it calls
/// @param finish `stop`, `length` or `tool_calls`
record Reply(
        SandboxRequest request,
        String model,
        List<String> words,
        Optional<ToolCall> tool,
        String finish)
        implements SandboxReply {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// 2026-01-01T00:00:00Z, for every answer: the same request gets the same bytes.
    static final long CREATED = 1_767_225_600L;

    record ToolCall(String id, String name, String arguments) {}

    static Reply to(SandboxRequest request, SandboxModel model) {
        Optional<JsonNode> tool =
                model.behaviour() instanceof Behaviour.CallTool
                        ? request.tool().or(request::anyTool)
                        : request.tool();
        if (tool.isPresent() && !request.endsWithToolResult()) {
            JsonNode function = tool.get().path("function");
            String arguments =
                    LeastJson.of(function.path("parameters"), request.lastMessage()).toString();
            ToolCall call =
                    new ToolCall(
                            "call_" + request.digest(), function.path("name").asText(), arguments);
            return new Reply(request, model.name(), List.of(), Optional.of(call), "tool_calls");
        }
        List<String> words =
                request.schema()
                        .map(schema ->
                                Words.of(LeastJson.of(schema, request.lastMessage()).toString()))
                        .orElseGet(() -> model.says(request.lastMessage()));
        boolean isCut = words.size() > request.maxTokens();
        return new Reply(
                request,
                model.name(),
                isCut ? List.copyOf(words.subList(0, request.maxTokens())) : words,
                Optional.empty(),
                isCut ? "length" : "stop");
    }

    @Override
    public byte[] whole() {
        ObjectNode answer = frame("chat.completion");
        ArrayNode choices = answer.putArray("choices");
        for (int index = 0; index < request.choices(); index++) {
            ObjectNode choice = choices.addObject().put("index", index);
            ObjectNode message = choice.putObject("message").put("role", "assistant");
            if (tool.isPresent()) {
                message.putNull("content");
                toolCall(message.putArray("tool_calls").addObject(), tool.get().arguments());
            } else {
                message.put("content", String.join("", words));
            }
            message.putNull("refusal");
            choice.putNull("logprobs").put("finish_reason", finish);
        }
        answer.set("usage", usage());
        return SandboxRequest.bytes(answer);
    }

    @Override
    public List<byte[]> chunks() {
        List<byte[]> chunks = new ArrayList<>();
        for (int index = 0; index < request.choices(); index++) {
            ObjectNode start = NODES.objectNode().put("role", "assistant");
            if (tool.isPresent()) {
                start.putNull("content");
                chunks.add(chunk(index, start, Optional.empty()));
                ObjectNode named = NODES.objectNode();
                toolCall(named.putArray("tool_calls").addObject().put("index", 0), "");
                chunks.add(chunk(index, named, Optional.empty()));
                for (String piece : tool.get().arguments().split("(?<=[,:{])", -1)) {
                    ObjectNode delta = NODES.objectNode();
                    delta.putArray("tool_calls")
                            .addObject()
                            .put("index", 0)
                            .putObject("function")
                            .put("arguments", piece);
                    chunks.add(chunk(index, delta, Optional.empty()));
                }
            } else {
                chunks.add(chunk(index, start.put("content", ""), Optional.empty()));
                for (String word : words) {
                    chunks.add(
                            chunk(
                                    index,
                                    NODES.objectNode().put("content", word),
                                    Optional.empty()));
                }
            }
            chunks.add(chunk(index, NODES.objectNode(), Optional.of(finish)));
        }
        if (request.includeUsage()) {
            ObjectNode last = frame("chat.completion.chunk");
            last.putArray("choices");
            last.set("usage", usage());
            chunks.add(SandboxRequest.bytes(last));
        }
        return chunks;
    }

    /// As OpenAI words a field that is wrong.
    static byte[] unfit(UnfitRequestException why) {
        ObjectNode body = NODES.objectNode();
        body.putObject("error")
                .put("message", why.getMessage())
                .put("type", "invalid_request_error")
                .put("param", why.param())
                .putNull("code");
        return SandboxRequest.bytes(body);
    }

    /// An error amid an answer, which has no status of its own.
    static byte[] midStreamError() {
        ObjectNode body = NODES.objectNode();
        body.putObject("error")
                .put("message", "The sandbox was asked to fail in the middle of its answer.")
                .put("type", "server_error")
                .putNull("param")
                .putNull("code");
        return SandboxRequest.bytes(body);
    }

    static byte[] error(int status) {
        ObjectNode body = NODES.objectNode();
        ObjectNode error =
                body.putObject("error")
                        .put("message", "The sandbox was asked to fail with " + status + ".");
        switch (status) {
            case 401 ->
                    error.put("type", "invalid_request_error")
                            .putNull("param")
                            .put("code", "invalid_api_key");
            case 404 ->
                    error.put("type", "invalid_request_error")
                            .putNull("param")
                            .put("code", "model_not_found");
            case 429 ->
                    error.put("type", "requests")
                            .putNull("param")
                            .put("code", "rate_limit_exceeded");
            default ->
                    error.put("type", status < 500 ? "invalid_request_error" : "server_error")
                            .putNull("param")
                            .putNull("code");
        }
        return SandboxRequest.bytes(body);
    }

    private byte[] chunk(int index, ObjectNode delta, Optional<String> finishReason) {
        ObjectNode chunk = frame("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
        choice.set("delta", delta);
        choice.putNull("logprobs");
        finishReason.ifPresentOrElse(
                reason -> choice.put("finish_reason", reason),
                () -> choice.putNull("finish_reason"));
        if (request.includeUsage()) {
            chunk.putNull("usage");
        }
        return SandboxRequest.bytes(chunk);
    }

    private ObjectNode frame(String object) {
        return NODES.objectNode()
                .put("id", "chatcmpl-" + request.digest())
                .put("object", object)
                .put("created", CREATED)
                .put("model", model)
                .put("system_fingerprint", "fp_sandbox");
    }

    private void toolCall(ObjectNode call, String arguments) {
        ToolCall wanted = tool.orElseThrow();
        call.put("id", wanted.id()).put("type", "function");
        call.putObject("function").put("name", wanted.name()).put("arguments", arguments);
    }

    private ObjectNode usage() {
        long words =
                tool.map(call -> Words.of(call.arguments()).size()).orElseGet(this.words::size);
        long completion = words * request.choices();
        ObjectNode usage =
                NODES.objectNode()
                        .put("prompt_tokens", request.promptTokens())
                        .put("completion_tokens", completion)
                        .put("total_tokens", request.promptTokens() + completion);
        usage.putObject("prompt_tokens_details").put("cached_tokens", 0);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", 0);
        return usage;
    }
}
