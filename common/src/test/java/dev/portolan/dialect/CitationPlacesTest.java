package dev.portolan.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.anthropic.AnthropicMessages;
import dev.portolan.dialect.bedrock.BedrockConverse;
import dev.portolan.testing.EventFrames;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The text is always `🌊 high`, and a page is cited for `high`: characters 2 to 6, whatever the
/// provider counts in.
class CitationPlacesTest {
    private static final JsonNode EXPECTED =
            Rendered.json(
                    """
                    [{"type": "url_citation", "url_citation": {"url": "https://t.example", "title": "T", "start_index": 2, "end_index": 6}}]
                    """);

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC_MESSAGES", "BEDROCK_CONVERSE", "GEMINI", "COHERE_V2"})
    void countsCharactersOfAWholeAnswer(Dialect dialect) throws Exception {
        String answer =
                switch (dialect) {
                    case ANTHROPIC_MESSAGES ->
                            """
                            {"type": "message", "role": "assistant", "content": [{"type": "text", "text": "🌊 "}, {"type": "text", "text": "high",
                              "citations": [{"type": "web_search_result_location", "url": "https://t.example", "title": "T"}]}], "stop_reason": "end_turn"}
                            """;
                    case BEDROCK_CONVERSE ->
                            """
                            {"output": {"message": {"role": "assistant", "content": [{"text": "🌊 "}, {"citationsContent": {"content": [{"text": "high"}],
                              "citations": [{"title": "T", "location": {"web": {"url": "https://t.example"}}}]}}]}}, "stopReason": "end_turn"}
                            """;
                    case GEMINI -> "{\"candidates\": [%s]}".formatted(GROUNDED);
                    case COHERE_V2 ->
                            """
                            {"finish_reason": "COMPLETE", "message": {"role": "assistant", "content": [{"type": "text", "text": "🌊 "}, {"type": "text", "text": "high"}],
                              "citations": [%s]}}
                            """
                                    .formatted(CITED);
                    case OPENAI_CHAT, OLLAMA -> throw new AssertionError(dialect);
                };

        JsonNode whole = Rendered.whole(dialect.translator().orElseThrow(), answer.getBytes(UTF_8));

        assertEquals(EXPECTED, whole.at("/choices/0/message/annotations"));
    }

    @ParameterizedTest
    @EnumSource(names = {"ANTHROPIC_MESSAGES", "GEMINI", "COHERE_V2"})
    void countsCharactersOfAStream(Dialect dialect) throws Exception {
        String stream =
                switch (dialect) {
                    case ANTHROPIC_MESSAGES ->
                            events(
                                    """
                                    {"type": "message_start", "message": {}}
                                    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": "🌊 "}}
                                    {"type": "content_block_stop", "index": 0}
                                    {"type": "content_block_start", "index": 1, "content_block": {"type": "text", "text": ""}}
                                    {"type": "content_block_delta", "index": 1, "delta": {"type": "citations_delta", "citation": {"url": "https://t.example", "title": "T"}}}
                                    {"type": "content_block_delta", "index": 1, "delta": {"type": "text_delta", "text": "high"}}
                                    {"type": "content_block_stop", "index": 1}
                                    {"type": "message_delta", "delta": {"stop_reason": "end_turn"}}
                                    {"type": "message_stop"}
                                    """);
                    case GEMINI -> events("{\"candidates\": [%s]}".formatted(GROUNDED));
                    case COHERE_V2 ->
                            events(
                                    """
                                    {"type": "message-start", "delta": {"message": {"role": "assistant"}}}
                                    {"type": "content-start", "index": 0, "delta": {"message": {"content": {"type": "text", "text": "🌊 "}}}}
                                    {"type": "content-start", "index": 1, "delta": {"message": {"content": {"type": "text", "text": "high"}}}}
                                    {"type": "citation-start", "index": 0, "delta": {"message": {"citations": %s}}}
                                    {"type": "message-end", "delta": {"finish_reason": "COMPLETE"}}
                                    """
                                            .formatted(CITED));
                    case OPENAI_CHAT, BEDROCK_CONVERSE, OLLAMA -> throw new AssertionError(dialect);
                };

        String chunks =
                Rendered.stream(dialect.translator().orElseThrow(), stream.getBytes(UTF_8), 7);

        assertEquals(List.of(EXPECTED), annotations(chunks));
    }

    private static List<JsonNode> annotations(String stream) {
        return Rendered.chunks(stream).stream()
                .map(chunk -> chunk.at("/choices/0/delta/annotations"))
                .filter(JsonNode::isArray)
                .toList();
    }

    /// As Claude has it in Bedrock too: the source comes before the text of its block.
    @Test
    void citesTheTextThatComesAfterItsSourceInAnEventStream() throws Exception {
        byte[] stream =
                EventFrames.join(
                        delta(0, "{\"text\": \"🌊 \"}"),
                        EventFrames.event("contentBlockStop", "{\"contentBlockIndex\": 0}"),
                        delta(1, "{\"citation\": %s}".formatted(SEARCHED)),
                        delta(1, "{\"text\": \"high\"}"),
                        EventFrames.event("contentBlockStop", "{\"contentBlockIndex\": 1}"),
                        EventFrames.event("messageStop", "{\"stopReason\": \"end_turn\"}"));

        String chunks = Rendered.stream(new BedrockConverse(), stream, 7);

        assertEquals(List.of(EXPECTED), annotations(chunks));
    }

    @Test
    void citesSearchResultsThatHaveAnAddress() throws Exception {
        JsonNode whole =
                Rendered.whole(
                        new AnthropicMessages(),
                        """
                        {"type": "message", "role": "assistant", "content": [{"type": "text", "text": "🌊 "}, {"type": "text", "text": "high",
                          "citations": [%s, {"type": "search_result_location", "source": "a drawer", "title": "D"}]}], "stop_reason": "end_turn"}
                        """
                                .formatted(SEARCHED)
                                .getBytes(UTF_8));

        assertEquals(EXPECTED, whole.at("/choices/0/message/annotations"));
    }

    private static byte[] delta(int block, String delta) {
        return EventFrames.event(
                "contentBlockDelta",
                "{\"contentBlockIndex\": %d, \"delta\": %s}".formatted(block, delta));
    }

    /// In a search result of the client's.
    private static final String SEARCHED =
            """
            {"type": "search_result_location", "source": "https://t.example", "title": "T"}\
            """
                    .strip();

    /// In bytes.
    private static final String GROUNDED =
            """
            {"content": {"role": "model", "parts": [{"text": "🌊 high"}]}, "finishReason": "STOP", "groundingMetadata": {"groundingChunks": [{"web": {"uri": "https://t.example", "title": "T"}}], "groundingSupports": [{"segment": {"startIndex": 5, "endIndex": 9}, "groundingChunkIndices": [0]}]}}\
            """
                    .strip();

    /// From the beginning of its own block.
    private static final String CITED =
            """
            {"start": 0, "end": 4, "content_index": 1, "type": "TEXT_CONTENT", "sources": [{"type": "document", "id": "d", "document": {"url": "https://t.example", "title": "T"}}]}\
            """
                    .strip();

    private static String events(String documents) {
        StringBuilder stream = new StringBuilder();
        documents.lines().forEach(line -> stream.append("data: ").append(line).append("\n\n"));
        return stream.toString();
    }
}
