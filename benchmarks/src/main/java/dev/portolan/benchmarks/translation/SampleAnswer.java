package dev.portolan.benchmarks.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.dialect.Dialect;
import dev.portolan.testing.EventFrames;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// Answers as providers send them, of text alone. A stream's chunks have about 30 bytes of text
/// each, as most providers' have.
final class SampleAnswer {
    private static final String PIECE = "the tide is \\\"high\\\" at noon.\\n ";
    private static final int PIECES_OF_A_WHOLE = 350; // about 10 KB

    private SampleAnswer() {}

    static byte[] whole(Dialect dialect) {
        return wholeText(dialect).formatted(PIECE.repeat(PIECES_OF_A_WHOLE)).getBytes(UTF_8);
    }

    private static String wholeText(Dialect dialect) {
        return switch (dialect) {
            case OPENAI_CHAT ->
                    """
                    {"id":"chatcmpl-1","object":"chat.completion","created":1790000000,"model":"pilot-1",\
                    "choices":[{"index":0,"message":{"role":"assistant","content":"%s","refusal":null},\
                    "logprobs":null,"finish_reason":"stop"}],\
                    "usage":{"prompt_tokens":500,"completion_tokens":2500,"total_tokens":3000}}\
                    """;
            case ANTHROPIC_MESSAGES ->
                    """
                    {"id":"msg_1","type":"message","role":"assistant","model":"pilot-1",\
                    "content":[{"type":"text","text":"%s"}],"stop_reason":"end_turn","stop_sequence":null,\
                    "usage":{"input_tokens":500,"output_tokens":2500}}\
                    """;
            case BEDROCK_CONVERSE ->
                    """
                    {"metrics":{"latencyMs":900},"output":{"message":{"role":"assistant",\
                    "content":[{"text":"%s"}]}},"stopReason":"end_turn",\
                    "usage":{"inputTokens":500,"outputTokens":2500,"totalTokens":3000}}\
                    """;
            case GEMINI ->
                    """
                    {"candidates":[{"content":{"parts":[{"text":"%s"}],"role":"model"},\
                    "finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":500,\
                    "candidatesTokenCount":2500,"totalTokenCount":3000},"modelVersion":"pilot-1","responseId":"r1"}\
                    """;
            case COHERE_V2 ->
                    """
                    {"id":"c1","finish_reason":"COMPLETE","message":{"role":"assistant",\
                    "content":[{"type":"text","text":"%s"}]},"usage":{"billed_units":{"input_tokens":500,\
                    "output_tokens":2500},"tokens":{"input_tokens":500,"output_tokens":2500}}}\
                    """;
            case OLLAMA ->
                    """
                    {"model":"pilot-1","created_at":"2026-11-26T12:00:00Z","message":{"role":"assistant",\
                    "content":"%s"},"done":true,"done_reason":"stop","prompt_eval_count":500,"eval_count":2500}\
                    """;
        };
    }

    /// One element is what one read of the socket gives: an event, or several small ones.
    static List<byte[]> stream(Dialect dialect, int chunks) {
        var reads = new ArrayList<byte[]>();
        reads.add(first(dialect));
        for (int i = 0; i < chunks; i++) {
            reads.add(chunk(dialect));
        }
        reads.add(last(dialect));
        return reads;
    }

    private static byte[] first(Dialect dialect) {
        return switch (dialect) {
            case OPENAI_CHAT ->
                    sse(
                            """
                            {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1790000000,"model":"pilot-1",\
                            "choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}\
                            """);
            case ANTHROPIC_MESSAGES ->
                    join(
                            named(
                                    "message_start",
                                    """
                                    {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant",\
                                    "model":"pilot-1","content":[],"stop_reason":null,\
                                    "usage":{"input_tokens":500,"output_tokens":1}}}\
                                    """),
                            named(
                                    "content_block_start",
                                    """
                                    {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\
                                    """));
            case BEDROCK_CONVERSE -> frame("messageStart", "{\"role\":\"assistant\"}");
            case COHERE_V2 ->
                    join(
                            named(
                                    "message-start",
                                    """
                                    {"id":"c1","type":"message-start","delta":{"message":{"role":"assistant",\
                                    "content":[],"tool_plan":"","tool_calls":[],"citations":[]}}}\
                                    """),
                            named(
                                    "content-start",
                                    """
                                    {"type":"content-start","index":0,\
                                    "delta":{"message":{"content":{"type":"text","text":""}}}}\
                                    """));
            case GEMINI, OLLAMA -> chunk(dialect);
        };
    }

    private static byte[] chunk(Dialect dialect) {
        return switch (dialect) {
            case OPENAI_CHAT ->
                    sse(
                            """
                            {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1790000000,"model":"pilot-1",\
                            "choices":[{"index":0,"delta":{"content":"%s"},"finish_reason":null}]}\
                            """
                                    .formatted(PIECE));
            case ANTHROPIC_MESSAGES ->
                    named(
                            "content_block_delta",
                            """
                            {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}}\
                            """
                                    .formatted(PIECE));
            case BEDROCK_CONVERSE ->
                    frame(
                            "contentBlockDelta",
                            """
                            {"contentBlockIndex":0,"delta":{"text":"%s"},"p":"abcdefghijklmno"}\
                            """
                                    .formatted(PIECE));
            case GEMINI ->
                    sse(
                            """
                            {"candidates":[{"content":{"parts":[{"text":"%s"}],"role":"model"},"index":0}],\
                            "usageMetadata":{"promptTokenCount":500,"candidatesTokenCount":9,"totalTokenCount":509},\
                            "modelVersion":"pilot-1","responseId":"r1"}\
                            """
                                    .formatted(PIECE));
            case COHERE_V2 ->
                    named(
                            "content-delta",
                            """
                            {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"%s"}}}}\
                            """
                                    .formatted(PIECE));
            case OLLAMA ->
                    """
                    {"model":"pilot-1","created_at":"2026-11-26T12:00:00Z",\
                    "message":{"role":"assistant","content":"%s"},"done":false}
                    """
                            .formatted(PIECE)
                            .getBytes(UTF_8);
        };
    }

    private static byte[] last(Dialect dialect) {
        return switch (dialect) {
            case OPENAI_CHAT ->
                    join(
                            sse(
                                    """
                                    {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1790000000,\
                                    "model":"pilot-1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\
                                    """),
                            sse("[DONE]"));
            case ANTHROPIC_MESSAGES ->
                    join(
                            named(
                                    "content_block_stop",
                                    "{\"type\":\"content_block_stop\",\"index\":0}"),
                            named(
                                    "message_delta",
                                    """
                                    {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},\
                                    "usage":{"output_tokens":2500}}\
                                    """),
                            named("message_stop", "{\"type\":\"message_stop\"}"));
            case BEDROCK_CONVERSE ->
                    join(
                            frame("contentBlockStop", "{\"contentBlockIndex\":0}"),
                            frame("messageStop", "{\"stopReason\":\"end_turn\"}"),
                            frame(
                                    "metadata",
                                    """
                                    {"metrics":{"latencyMs":900},"usage":{"inputTokens":500,\
                                    "outputTokens":2500,"totalTokens":3000}}\
                                    """));
            case GEMINI ->
                    sse(
                            """
                            {"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},"finishReason":"STOP",\
                            "index":0}],"usageMetadata":{"promptTokenCount":500,"candidatesTokenCount":2500,\
                            "totalTokenCount":3000},"modelVersion":"pilot-1","responseId":"r1"}\
                            """);
            case COHERE_V2 ->
                    join(
                            named("content-end", "{\"type\":\"content-end\",\"index\":0}"),
                            named(
                                    "message-end",
                                    """
                                    {"type":"message-end","id":"c1","delta":{"finish_reason":"COMPLETE",\
                                    "usage":{"billed_units":{"input_tokens":500,"output_tokens":2500},\
                                    "tokens":{"input_tokens":500,"output_tokens":2500}}}}\
                                    """));
            case OLLAMA ->
                    """
                    {"model":"pilot-1","created_at":"2026-11-26T12:00:01Z","message":{"role":"assistant",\
                    "content":""},"done":true,"done_reason":"stop","prompt_eval_count":500,"eval_count":2500}
                    """
                            .getBytes(UTF_8);
        };
    }

    private static byte[] sse(String data) {
        return ("data: " + data + "\n\n").getBytes(UTF_8);
    }

    private static byte[] named(String event, String data) {
        return ("event: " + event + "\ndata: " + data + "\n\n").getBytes(UTF_8);
    }

    private static byte[] frame(String event, String json) {
        return EventFrames.event(event, json);
    }

    private static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
