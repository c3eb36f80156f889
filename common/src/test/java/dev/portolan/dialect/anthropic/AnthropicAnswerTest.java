package dev.portolan.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.Fuzz;
import dev.portolan.dialect.Rendered;
import dev.portolan.dialect.StreamMeaning;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.ErrorKind;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.openai.AnswerIdentity;
import dev.portolan.dialect.openai.ChunkWriter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicAnswerTest {
    private static final byte[] WHOLE =
            Rendered.resource("/dialect/anthropic/answer.json").getBytes(UTF_8);
    private static final byte[] STREAM =
            Rendered.resource("/dialect/anthropic/stream.sse").getBytes(UTF_8);

    private final AnthropicMessages translator = new AnthropicMessages();

    @Test
    void readsAWholeAnswer() throws Exception {
        JsonNode completion = Rendered.whole(translator, WHOLE);

        assertEquals(
                Rendered.json(Rendered.resource("/dialect/anthropic/answer.openai.json")),
                completion);
    }

    @Test
    void readsAStreamHoweverItIsCut() throws Exception {
        String stream = Rendered.stream(translator, STREAM, STREAM.length);

        StreamMeaning meaning = StreamMeaning.of(stream);
        assertEquals("Grüß", meaning.text());
        assertEquals("Hm.", meaning.reasoning());
        assertEquals(
                Rendered.json(
                        """
                        [{"id": "toolu_1", "name": "now", "arguments": "{}"},
                         {"id": "toolu_2", "name": "tide", "arguments": "{\\"port\\":\\"Brest\\"}"}]
                        """),
                meaning.calls());
        assertEquals("tool_calls", meaning.finishReason());
        assertEquals(15, meaning.usage().path("prompt_tokens").asInt());
        assertEquals(40, meaning.usage().path("completion_tokens").asInt());
        assertTrue(meaning.isDone());
        for (int length = 1; length < STREAM.length; length++) {
            assertEquals(stream, Rendered.stream(translator, STREAM, length), "by " + length);
        }
    }

    @Test
    void keepsTheRulesOfAStream() throws Exception {
        List<JsonNode> chunks = Rendered.chunks(Rendered.stream(translator, STREAM, 100));

        assertEquals(1, chunks.stream().map(chunk -> chunk.path("id")).distinct().count());
        assertEquals(1, chunks.stream().map(chunk -> chunk.path("created")).distinct().count());
        assertEquals(
                "assistant",
                chunks.getFirst().at("/choices/0/delta/role").asText(),
                "the role comes first");
        assertEquals(
                1,
                chunks.stream()
                        .filter(chunk -> chunk.at("/choices/0/finish_reason").isTextual())
                        .count());
        assertTrue(chunks.getLast().path("choices").isEmpty(), "the usage comes last");
    }

    @Test
    void aCitationThatComesBeforeItsTextSpansIt() throws Exception {
        String stream =
                """
                data: {"type": "message_start", "message": {"id": "m", "usage": {"input_tokens": 7, "output_tokens": 1}}}

                data: {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}

                data: {"type": "content_block_delta", "index": 0, "delta": {"type": "citations_delta", "citation": {"url": "https://example.com", "title": "A"}}}

                data: {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Deep."}}

                data: {"type": "content_block_stop", "index": 0}

                """;

        String rendered = Rendered.stream(translator, stream.getBytes(UTF_8), 20);

        assertTrue(rendered.contains("\"start_index\":0,\"end_index\":5"), rendered);
    }

    /// The model's code, run by the provider, calls another tool: no model spoke in between.
    @Test
    void aStreamMayBeWholeInItsBeginning() throws Exception {
        String stream =
                """
                data: {"type": "message_start", "message": {"id": "m", "stop_reason": "tool_use", "content": [{"type": "text", "text": "So: "}, {"type": "tool_use", "id": "toolu_9", "name": "tide", "input": {"port": "Brest"}}], "usage": {"input_tokens": 0, "output_tokens": 0}}}

                data: {"type": "message_stop"}

                """;

        StreamMeaning meaning =
                StreamMeaning.of(Rendered.stream(translator, stream.getBytes(UTF_8), 20));

        assertEquals("So: ", meaning.text());
        assertEquals(
                Rendered.json(
                        """
                        [{"id": "toolu_9", "name": "tide", "arguments": "{\\"port\\":\\"Brest\\"}"}]
                        """),
                meaning.calls());
        assertEquals("tool_calls", meaning.finishReason());
        assertTrue(meaning.isDone());
    }

    @Test
    void whatWasCountedIsKnownBeforeTheEnd() throws Exception {
        ChunkWriter writer =
                new ChunkWriter(new AnswerIdentity("c", Instant.EPOCH, "m"), () -> "call_1");
        String begin =
                "data: {\"type\": \"message_start\", \"message\": {\"usage\": {\"input_tokens\": 7, \"output_tokens\": 1}}}\n\n";

        translator.stream(() -> "call_1").feed(ByteBuffer.wrap(begin.getBytes(UTF_8)), writer);

        assertEquals(7, writer.counted().orElseThrow().prompt());
    }

    @Test
    void aStreamThatIsCutOffGetsNoDone() throws Exception {
        String text = new String(STREAM, UTF_8);
        byte[] cut = text.substring(0, text.indexOf("event: message_delta")).getBytes(UTF_8);

        assertFalse(StreamMeaning.of(Rendered.stream(translator, cut, 50)).isDone());
    }

    @Test
    void anErrorEndsTheStream() throws Exception {
        String text = new String(STREAM, UTF_8);
        byte[] failed =
                (text.substring(0, text.indexOf("event: message_delta"))
                                + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n"
                                + text.substring(text.indexOf("event: message_delta")))
                        .getBytes(UTF_8);

        List<JsonNode> chunks = Rendered.chunks(Rendered.stream(translator, failed, 50));

        JsonNode last = chunks.getLast();
        assertEquals("overloaded", last.path("error").path("code").asText());
        assertEquals("Overloaded", last.path("error").path("message").asText());
        assertEquals(529, last.path("status").asInt());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401|authentication_error|invalid x-api-key|AUTHENTICATION",
                "403|permission_error|no|PERMISSION",
                "404|not_found_error|model: claude-y|MODEL_NOT_FOUND",
                "413|request_too_large|too large|TOO_LARGE",
                "429|rate_limit_error|slow down|RATE_LIMIT",
                "400|invalid_request_error|prompt is too long: 9 tokens > 8 maximum|CONTEXT_LENGTH",
                "400|invalid_request_error|Your credit balance is too low|QUOTA",
                "400|invalid_request_error|Output blocked by content filtering policy|CONTENT_FILTER",
                "400|invalid_request_error|messages: required|INVALID_REQUEST",
                "500|api_error|oops|SERVER",
                "529|overloaded_error|Overloaded|OVERLOADED"
            })
    void tellsErrorsApart(int status, String type, String message, ErrorKind kind) {
        String body =
                "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\"}}"
                        .formatted(type, message);

        ErrorForm error = translator.error(status, Map.of(), body.getBytes(UTF_8));

        assertEquals(kind, error.kind());
        assertEquals(status, error.status());
        assertEquals(message, error.message());
    }

    @Test
    void aProxysPageIsAnErrorToo() {
        ErrorForm error =
                translator.error(502, Map.of(), "<html>Bad gateway</html>".getBytes(UTF_8));

        assertEquals(ErrorKind.SERVER, error.kind());
        assertEquals(502, error.status());
    }

    @Test
    void countsNonsenseWithoutBreaking() throws Exception {
        String most = String.valueOf(Long.MAX_VALUE);
        String answer =
                "{\"content\": [], \"usage\": {\"input_tokens\": %s, \"cache_read_input_tokens\": %s, \"cache_creation_input_tokens\": %s, \"output_tokens\": %s}}"
                        .formatted(most, most, most, most);

        JsonNode usage = Rendered.whole(translator, answer.getBytes(UTF_8)).path("usage");

        assertTrue(usage.path("prompt_tokens").asLong() > 0, usage.toString());
        assertTrue(usage.path("total_tokens").asLong() > 0, usage.toString());
    }

    @Test
    void refusesWhatIsNoAnswer() {
        for (String body : List.of("", "[]", "{}", "{\"content\":5}", "<html>")) {
            assertThrows(
                    MalformedAnswerException.class,
                    () -> Rendered.whole(translator, body.getBytes(UTF_8)),
                    body);
        }
    }

    @Test
    void breaksInNoOtherWay() {
        Fuzz.whole(translator, WHOLE);
        Fuzz.stream(translator, STREAM);
    }
}
