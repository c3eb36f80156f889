package dev.portolan.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.Translator;
import dev.portolan.testing.EventFrames;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who counts in UTF-16 cuts an emoji in two: `\ud83c` ends one delta, `\udf0a` begins the next. It
/// arrives whole, and counts as one character. The text is always `🌊 high`, and a page is cited
/// for `high`.
class SharedCharacterTest {
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OPENAI_CHAT")
    void arrivesWhole(Dialect dialect) throws Exception {
        Translator translator = dialect.translator().orElseThrow();

        String stream = Rendered.stream(translator, stream(dialect), 7);

        List<String> texts =
                Rendered.chunks(stream).stream()
                        .map(chunk -> chunk.at("/choices/0/delta/content").asText())
                        .filter(text -> !text.isEmpty())
                        .toList();
        assertEquals("🌊 high", String.join("", texts));
        for (String text : texts) {
            assertEquals(text, new String(text.getBytes(UTF_8), UTF_8), "half a character");
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"OPENAI_CHAT", "OLLAMA"})
    void countsOnce(Dialect dialect) throws Exception {
        Translator translator = dialect.translator().orElseThrow();

        String stream = Rendered.stream(translator, stream(dialect), 7);

        List<JsonNode> cited =
                Rendered.chunks(stream).stream()
                        .map(chunk -> chunk.at("/choices/0/delta/annotations/0/url_citation"))
                        .filter(JsonNode::isObject)
                        .toList();
        assertEquals(1, cited.size());
        assertEquals(2, cited.getFirst().path("start_index").asInt());
        assertEquals(6, cited.getFirst().path("end_index").asInt());
    }

    private static byte[] stream(Dialect dialect) {
        return switch (dialect) {
            case ANTHROPIC_MESSAGES ->
                    events(
                            """
                            {"type": "message_start", "message": {}}
                            {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": "\\ud83c"}}
                            {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "\\udf0a "}}
                            {"type": "content_block_stop", "index": 0}
                            {"type": "content_block_start", "index": 1, "content_block": {"type": "text", "text": "high"}}
                            {"type": "content_block_delta", "index": 1, "delta": {"type": "citations_delta", "citation": {"url": "https://t.example"}}}
                            {"type": "content_block_stop", "index": 1}
                            {"type": "message_delta", "delta": {"stop_reason": "end_turn"}}
                            {"type": "message_stop"}
                            """);
            case BEDROCK_CONVERSE ->
                    EventFrames.join(
                            EventFrames.event("messageStart", "{\"role\": \"assistant\"}"),
                            delta(0, "{\"text\": \"\\ud83c\"}"),
                            delta(0, "{\"text\": \"\\udf0a \"}"),
                            delta(1, "{\"text\": \"high\"}"),
                            delta(
                                    1,
                                    "{\"citation\": {\"location\": {\"web\": {\"url\": \"https://t.example\"}}}}"),
                            EventFrames.event("messageStop", "{\"stopReason\": \"end_turn\"}"));
            case GEMINI ->
                    events(
                            """
                            {"candidates": [{"content": {"parts": [{"text": "\\ud83c"}]}}]}
                            {"candidates": [{"content": {"parts": [{"text": "\\udf0a "}]}}]}
                            {"candidates": [{"content": {"parts": [{"text": ""}, {"text": "high"}]}}]}
                            {"candidates": [{"finishReason": "STOP", "groundingMetadata": {"groundingChunks": [{"web": {"uri": "https://t.example"}}], "groundingSupports": [{"segment": {"partIndex": 1, "endIndex": 4}, "groundingChunkIndices": [0]}]}}]}
                            """);
            case COHERE_V2 ->
                    events(
                            """
                            {"type": "content-start", "index": 0, "delta": {"message": {"content": {"type": "text", "text": "\\ud83c"}}}}
                            {"type": "content-delta", "index": 0, "delta": {"message": {"content": {"text": "\\udf0a "}}}}
                            {"type": "content-start", "index": 1, "delta": {"message": {"content": {"type": "text", "text": "high"}}}}
                            {"type": "citation-start", "index": 0, "delta": {"message": {"citations": {"start": 0, "end": 4, "content_index": 1, "sources": [{"document": {"url": "https://t.example"}}]}}}}
                            {"type": "message-end", "delta": {"finish_reason": "COMPLETE"}}
                            """);
            case OLLAMA ->
                    """
                    {"message": {"content": "\\ud83c"}}
                    {"message": {"content": "\\udf0a high"}}
                    {"message": {"content": ""}, "done": true}
                    """
                            .getBytes(UTF_8);
            case OPENAI_CHAT -> throw new AssertionError(dialect);
        };
    }

    private static byte[] delta(int block, String delta) {
        return EventFrames.event(
                "contentBlockDelta",
                "{\"contentBlockIndex\": %d, \"delta\": %s}".formatted(block, delta));
    }

    private static byte[] events(String documents) {
        StringBuilder stream = new StringBuilder();
        documents.lines().forEach(line -> stream.append("data: ").append(line).append("\n\n"));
        return stream.toString().getBytes(UTF_8);
    }
}
