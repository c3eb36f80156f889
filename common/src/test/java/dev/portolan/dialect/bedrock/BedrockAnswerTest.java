package dev.portolan.dialect.bedrock;

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
import dev.portolan.testing.EventFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BedrockAnswerTest {
    private static final byte[] WHOLE =
            Rendered.resource("/dialect/bedrock/answer.json").getBytes(UTF_8);
    private static final List<String> EVENTS =
            Rendered.resource("/dialect/bedrock/stream.jsonl").lines().toList();
    private static final byte[] STREAM = frames(EVENTS);

    private final BedrockConverse translator = new BedrockConverse();

    private static byte[] frames(List<String> events) {
        List<byte[]> frames = new ArrayList<>();
        for (String line : events) {
            Rendered.json(line)
                    .properties()
                    .forEach(event ->
                            frames.add(
                                    EventFrames.event(
                                            event.getKey(), event.getValue().toString())));
        }
        return EventFrames.join(frames.toArray(byte[][]::new));
    }

    /// The stream up to its end, and then this.
    private static byte[] unfinishedAnd(byte[] last) {
        return EventFrames.join(frames(EVENTS.subList(0, 8)), last, frames(EVENTS.subList(8, 21)));
    }

    @Test
    void readsAWholeAnswer() throws Exception {
        assertEquals(
                Rendered.json(Rendered.resource("/dialect/bedrock/answer.openai.json")),
                Rendered.whole(translator, WHOLE));
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
                        [{"id": "tooluse_1", "name": "now", "arguments": "{}"},
                         {"id": "tooluse_2", "name": "tide", "arguments": "{\\"port\\":\\"Brest\\"}"}]
                        """),
                meaning.calls());
        assertEquals("tool_calls", meaning.finishReason());
        assertEquals(15, meaning.usage().path("prompt_tokens").asInt());
        assertEquals(5, meaning.usage().at("/prompt_tokens_details/cached_tokens").asInt());
        assertEquals(40, meaning.usage().path("completion_tokens").asInt());
        assertEquals(55, meaning.usage().path("total_tokens").asInt());
        assertTrue(meaning.isDone());
        for (int length = 1; length < STREAM.length; length++) {
            assertEquals(stream, Rendered.stream(translator, STREAM, length), "by " + length);
        }
    }

    @Test
    void keepsTheRulesOfAStream() throws Exception {
        List<JsonNode> chunks = Rendered.chunks(Rendered.stream(translator, STREAM, 100));

        assertEquals(1, chunks.stream().map(chunk -> chunk.path("id")).distinct().count());
        assertEquals("assistant", chunks.getFirst().at("/choices/0/delta/role").asText());
        assertEquals(
                1,
                chunks.stream()
                        .filter(chunk -> chunk.at("/choices/0/finish_reason").isTextual())
                        .count());
        assertTrue(chunks.getLast().path("choices").isEmpty(), "the usage comes last");
    }

    @Test
    void citesPagesWhereTheTextRestsOnThem() throws Exception {
        assertEquals(
                List.of(
                        Rendered.json(
                                """
                                {"url": "https://example.com/g", "title": "example.com", "start_index": 0, "end_index": 4}
                                """)),
                citations(EVENTS));
    }

    /// Some who stand between leave the ends of blocks out. Claude's pages come before their text.
    @Test
    void citesPagesWhereTheTextRestsOnThemThoughNoBlockEnds() throws Exception {
        String page =
                "{\"contentBlockDelta\": {\"contentBlockIndex\": %d, \"delta\": {\"citation\": {\"location\": {\"web\": {\"url\": \"https://example.com/%d\", \"domain\": \"example.com\"}}}}}}";
        String text =
                "{\"contentBlockDelta\": {\"contentBlockIndex\": %d, \"delta\": {\"text\": \"%s\"}}}";
        String call =
                "{\"contentBlockStart\": {\"contentBlockIndex\": 3, \"start\": {\"toolUse\": {\"toolUseId\": \"t\", \"name\": \"now\"}}}}";

        List<JsonNode> citations =
                citations(
                        List.of(
                                page.formatted(0, 0),
                                text.formatted(0, "High"),
                                page.formatted(1, 1),
                                text.formatted(1, " tide"),
                                text.formatted(2, "!"),
                                page.formatted(2, 2),
                                call,
                                EVENTS.get(19),
                                EVENTS.get(20)));

        assertEquals(
                List.of("0 to 4", "4 to 9", "9 to 10"),
                citations.stream()
                        .map(citation ->
                                citation.path("start_index").asText()
                                        + " to "
                                        + citation.path("end_index").asText())
                        .toList());
    }

    private List<JsonNode> citations(List<String> events) throws Exception {
        return Rendered.chunks(Rendered.stream(translator, frames(events), 100)).stream()
                .map(chunk -> chunk.at("/choices/0/delta/annotations/0/url_citation"))
                .filter(JsonNode::isObject)
                .toList();
    }

    @Test
    void aStreamThatIsCutOffGetsNoDone() throws Exception {
        byte[] cut = frames(EVENTS.subList(0, EVENTS.size() - 2));

        assertFalse(StreamMeaning.of(Rendered.stream(translator, cut, 50)).isDone());
    }

    @Test
    void aStreamThatIsCutOffWithinAMessageIsMalformed() {
        byte[] cut = Arrays.copyOf(STREAM, STREAM.length - 5);

        assertThrows(MalformedAnswerException.class, () -> Rendered.stream(translator, cut, 50));
    }

    @ParameterizedTest
    @CsvSource({
        "throttlingException, 429, rate_limit_exceeded",
        "modelStreamErrorException, 424, ",
        "internalServerException, 500, ",
        "serviceUnavailableException, 503, overloaded",
        "modelTimeoutException, 408, timeout",
        "validationException, 400, "
    })
    void anExceptionEndsTheStream(String type, int status, String code) throws Exception {
        byte[] failed = unfinishedAnd(EventFrames.exception(type, "{\"message\":\"No luck.\"}"));

        String stream = Rendered.stream(translator, failed, 7);

        JsonNode last = Rendered.chunks(stream).getLast();
        assertEquals("No luck.", last.at("/error/message").asText());
        assertEquals(code, last.at("/error/code").textValue());
        assertEquals(status, last.path("status").asInt());
        assertFalse(StreamMeaning.of(stream).isDone());
    }

    @Test
    void anErrorFrameEndsTheStream() throws Exception {
        byte[] failed = unfinishedAnd(EventFrames.error("InternalError", "Broken."));

        JsonNode last = Rendered.chunks(Rendered.stream(translator, failed, 9)).getLast();

        assertEquals("Broken.", last.at("/error/message").asText());
        assertEquals(500, last.path("status").asInt());
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, stop",
        "stop_sequence, stop",
        "max_tokens, length",
        "model_context_window_exceeded, length",
        "guardrail_intervened, content_filter",
        "content_filtered, content_filter",
        "malformed_model_output, stop",
        "malformed_tool_use, stop",
        "something_new, stop",
        "tool_use, tool_calls"
    })
    void tellsWhyAnAnswerEnded(String reason, String expected) throws Exception {
        String body =
                "{\"output\":{\"message\":{\"content\":[{\"text\":\"Hi\"}]}},\"stopReason\":\"%s\"}"
                        .formatted(reason);

        StreamMeaning meaning =
                StreamMeaning.ofWhole(Rendered.whole(translator, body.getBytes(UTF_8)));

        assertEquals(expected, meaning.finishReason());
        assertEquals("Hi", meaning.text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|ValidationException:http://x/|The provided model identifier is invalid.|MODEL_NOT_FOUND",
                "400|ValidationException|Invocation of model ID a with on-demand throughput isn’t supported. Retry with an inference profile.|MODEL_NOT_FOUND",
                "400|ValidationException|Input is too long for requested model.|CONTEXT_LENGTH",
                "400|ValidationException|Input Tokens Exceeded: Number of input tokens exceeds maximum length.|CONTEXT_LENGTH",
                "400|ValidationException|Output blocked by content filtering policy|CONTENT_FILTER",
                "400|com.amazon.coral#ValidationException|Malformed input request|INVALID_REQUEST",
                "400|ServiceQuotaExceededException|No more.|QUOTA",
                "403|AccessDeniedException|You don't have access to the model with the specified model ID.|PERMISSION",
                "403|AccessDeniedException|Authentication failed: Please make sure your API Key is valid.|AUTHENTICATION",
                "403|UnrecognizedClientException|The security token included in the request is invalid.|AUTHENTICATION",
                "403|ExpiredTokenException:http://x/|expired|AUTHENTICATION",
                "403|InvalidSignatureException|Signature expired|AUTHENTICATION",
                "404|ResourceNotFoundException|This model version has reached the end of its life.|MODEL_NOT_FOUND",
                "404|ResourceNotFoundException|No such guardrail.|NOT_FOUND",
                "408|ModelTimeoutException|Too slow.|TIMEOUT",
                "424|ModelErrorException|It broke.|SERVER",
                "429|ModelNotReadyException|Wait.|RATE_LIMIT",
                "429|ThrottlingException|Too many requests|RATE_LIMIT",
                "429|ThrottlingException|Too many tokens per day|QUOTA",
                "500|InternalServerException|Oops|SERVER",
                "503|ServiceUnavailableException|Later|OVERLOADED"
            })
    void tellsErrorsApart(int status, String type, String message, ErrorKind kind) {
        byte[] plain = "{\"message\":\"%s\"}".formatted(message).getBytes(UTF_8);
        byte[] typed =
                "{\"__type\":\"%s\",\"Message\":\"%s\"}".formatted(type, message).getBytes(UTF_8);

        for (ErrorForm error :
                List.of(
                        translator.error(status, Map.of("x-amzn-errortype", List.of(type)), plain),
                        translator.error(status, Map.of(), typed))) {
            assertEquals(kind, error.kind());
            assertEquals(status, error.status());
            assertEquals(message, error.message());
        }
    }

    @Test
    void aProxysPageIsAnErrorToo() {
        ErrorForm error =
                translator.error(502, Map.of(), "<html>Bad gateway</html>".getBytes(UTF_8));

        assertEquals(ErrorKind.SERVER, error.kind());
        assertEquals(502, error.status());
    }

    @Test
    void refusesWhatIsNoAnswer() {
        for (String body : List.of("", "[]", "{}", "{\"output\":5}", "<html>")) {
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

    /// Checksums keep damage out of the events; here it is done before they are counted.
    @Test
    void doesNotRepeatWhatWasSigned() {
        String body =
                "{\"message\": \"The request signature we calculated does not match.\\n\\nThe Canonical String was\\n'x-amz-security-token:canary'\"}";

        ErrorForm error =
                new BedrockConverse()
                        .error(
                                403,
                                Map.of("x-amzn-errortype", List.of("InvalidSignatureException")),
                                body.getBytes(UTF_8));

        assertEquals(ErrorKind.AUTHENTICATION, error.kind());
        assertEquals("The request signature we calculated does not match.", error.message());
    }

    @Test
    void takesNonsenseInEvents() {
        Random random = new Random(4);
        String[] values = {
            "null", "{}", "[]", "-1", "\"\"", "1e999", "true", "9999999999999999999"
        };
        for (int i = 0; i < 3000; i++) {
            List<String> events = new ArrayList<>(EVENTS);
            int at = random.nextInt(events.size());
            String[] cells = events.get(at).split("(?<=: )");
            cells[1 + random.nextInt(cells.length - 1)] =
                    values[random.nextInt(values.length)] + "}".repeat(random.nextInt(4));
            String damaged = String.join("", cells);
            byte[] frame;
            try {
                frame = frames(List.of(damaged));
            } catch (AssertionError _) {
                String name = Rendered.json(EVENTS.get(at)).fieldNames().next();
                frame = EventFrames.event(name, damaged); // no JSON: goes as it is
            }
            byte[] stream =
                    EventFrames.join(
                            frames(events.subList(0, at)),
                            frame,
                            frames(events.subList(at + 1, events.size())));
            try {
                Rendered.stream(translator, stream, 1 + random.nextInt(64));
            } catch (MalformedAnswerException _) {
                // As it should.
            }
        }
    }
}
