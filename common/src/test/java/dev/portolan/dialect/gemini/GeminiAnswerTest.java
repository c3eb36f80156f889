package dev.portolan.dialect.gemini;

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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiAnswerTest {
    private static final byte[] WHOLE =
            Rendered.resource("/dialect/gemini/answer.json").getBytes(UTF_8);
    private static final byte[] STREAM =
            Rendered.resource("/dialect/gemini/stream.sse").replace("\n", "\r\n").getBytes(UTF_8);
    private static final byte[] LIST =
            Rendered.resource("/dialect/gemini/stream.json").getBytes(UTF_8);

    private final GenerateContent translator = new GenerateContent();

    private JsonNode whole(String body) throws MalformedAnswerException {
        return Rendered.whole(translator, body.getBytes(UTF_8));
    }

    @Test
    void readsAWholeAnswer() throws Exception {
        JsonNode completion = Rendered.whole(translator, WHOLE);

        assertEquals(
                Rendered.json(Rendered.resource("/dialect/gemini/answer.openai.json")), completion);
    }

    @Test
    void readsAStreamHoweverItIsCut() throws Exception {
        String stream = Rendered.stream(translator, STREAM, STREAM.length);

        StreamMeaning meaning = StreamMeaning.of(stream);
        assertEquals("Grüß", meaning.text());
        assertEquals("Hm.", meaning.reasoning());
        assertEquals("tool_calls", meaning.finishReason());
        assertEquals("{\"port\":\"Brest\"}", meaning.calls().at("/0/arguments").asText());
        assertEquals(9, meaning.usage().path("prompt_tokens").asInt());
        assertEquals(9, meaning.usage().path("completion_tokens").asInt());
        assertEquals(18, meaning.usage().path("total_tokens").asInt());
        assertTrue(meaning.isDone());
        assertTrue(stream.contains("\"thought_signature\":\"c2ln\""), stream);
        assertTrue(stream.contains("\"end_index\":3"), "four bytes are three characters");
        for (int length = 1; length < STREAM.length; length++) {
            assertEquals(stream, Rendered.stream(translator, STREAM, length), "by " + length);
        }
    }

    @Test
    void readsAListThatComesPieceByPiece() throws Exception {
        String stream = Rendered.stream(translator, STREAM, STREAM.length);

        for (int length = 1; length <= LIST.length; length += 3) {
            assertEquals(stream, Rendered.stream(translator, LIST, length), "by " + length);
        }
        assertEquals("Grüß", StreamMeaning.ofWhole(Rendered.whole(translator, LIST)).text());
    }

    @Test
    void aStreamThatIsCutOffGetsNoDone() throws Exception {
        String text = new String(STREAM, UTF_8);
        byte[] cut = text.substring(0, text.indexOf("\"finishReason\"") - 80).getBytes(UTF_8);

        assertFalse(StreamMeaning.of(Rendered.stream(translator, cut, 50)).isDone());
        byte[] clean = text.substring(0, text.lastIndexOf("data:")).getBytes(UTF_8);
        assertFalse(StreamMeaning.of(Rendered.stream(translator, clean, 50)).isDone());
    }

    @Test
    void anErrorEndsTheStream() throws Exception {
        String text = new String(STREAM, UTF_8);
        String error =
                "data: {\"error\": {\"code\": 503, \"message\": \"Overloaded\", \"status\": \"UNAVAILABLE\"}}\r\n\r\n";
        byte[] failed =
                (text.substring(0, text.lastIndexOf("data:"))
                                + error
                                + text.substring(text.lastIndexOf("data:")))
                        .getBytes(UTF_8);

        String stream = Rendered.stream(translator, failed, 50);
        String byWord =
                new String(failed, UTF_8)
                        .replace("\"code\": 503, ", "")
                        .replace("UNAVAILABLE", "RESOURCE_EXHAUSTED");
        JsonNode limited =
                Rendered.chunks(Rendered.stream(translator, byWord.getBytes(UTF_8), 50)).getLast();
        assertEquals("rate_limit_exceeded", limited.at("/error/code").asText());
        assertEquals(429, limited.path("status").asInt());

        JsonNode last = Rendered.chunks(stream).getLast();
        assertEquals("overloaded", last.at("/error/code").asText());
        assertFalse(stream.contains("[DONE]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"SAFETY\"", "5"})
    void aBlockedPromptIsAnEmptyAnswer(String reason) throws Exception {
        JsonNode completion =
                whole("{\"promptFeedback\": {\"blockReason\": %s}}".formatted(reason));

        assertEquals("content_filter", completion.at("/choices/0/finish_reason").asText());
        assertEquals("", completion.at("/choices/0/message/content").asText(""));
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, stop",
        "MAX_TOKENS, length",
        "SAFETY, content_filter",
        "RECITATION, content_filter",
        "BLOCKLIST, content_filter",
        "PROHIBITED_CONTENT, content_filter",
        "SPII, content_filter",
        "LANGUAGE, content_filter",
        "IMAGE_SAFETY, content_filter",
        "MODEL_ARMOR, content_filter",
        "MALFORMED_FUNCTION_CALL, stop",
        "UNEXPECTED_TOOL_CALL, stop",
        "OTHER, stop",
        "NEWER, stop"
    })
    void saysWhyItEnded(String reason, String word) throws Exception {
        JsonNode completion =
                whole(
                        "{\"candidates\": [{\"content\": {}, \"finishReason\": \"%s\"}]}"
                                .formatted(reason));

        assertEquals(word, completion.at("/choices/0/finish_reason").asText());
    }

    @Test
    void keepsEveryCandidateApart() throws Exception {
        JsonNode completion =
                whole(
                        """
                        {"candidates": [{"content": {"parts": [{"text": "a"}]}, "finishReason": "STOP"},
                                        {"index": 1, "content": {"parts": [{"text": "b"}]}, "finishReason": 2}]}
                        """);

        assertEquals("a", completion.at("/choices/0/message/content").asText());
        assertEquals("b", completion.at("/choices/1/message/content").asText());
        assertEquals("length", completion.at("/choices/1/finish_reason").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|INVALID_ARGUMENT|API key not valid. Please pass a valid API key.|AUTHENTICATION|401",
                "401|UNAUTHENTICATED|no|AUTHENTICATION|401",
                "403|PERMISSION_DENIED|no|PERMISSION|403",
                "404|NOT_FOUND|models/x is not found for API version v1beta|MODEL_NOT_FOUND|404",
                "400|INVALID_ARGUMENT|The input token count (9) exceeds the maximum number of tokens allowed (8).|CONTEXT_LENGTH|400",
                "400|INVALID_ARGUMENT|Unable to submit request because the input token count is 9 but the model only supports up to 8.|CONTEXT_LENGTH|400",
                "400|INVALID_ARGUMENT|Your input context is too long. Please reduce your prompt.|CONTEXT_LENGTH|400",
                "400|INVALID_ARGUMENT|Unable to submit request because it has a maxOutputTokens value of 9 but the supported range is from 1 to 8.|INVALID_REQUEST|400",
                "400|INVALID_ARGUMENT|Request payload size exceeds the limit: 20971520 bytes.|TOO_LARGE|413",
                "400|INVALID_ARGUMENT|Please pass a valid API key.|AUTHENTICATION|401",
                "400|INVALID_ARGUMENT|* GenerateContentRequest.model: unexpected model name format|MODEL_NOT_FOUND|404",
                "400|FAILED_PRECONDITION|User location is not supported for the API use.|PERMISSION|403",
                "400|INVALID_ARGUMENT|Please use a valid role|INVALID_REQUEST|400",
                "429|RESOURCE_EXHAUSTED|Resource exhausted|RATE_LIMIT|429",
                "429|RESOURCE_EXHAUSTED|Your prepayment credits are depleted|QUOTA|429",
                "500|INTERNAL|oops|SERVER|500",
                "503|UNAVAILABLE|The model is overloaded|OVERLOADED|503",
                "504|DEADLINE_EXCEEDED|late|TIMEOUT|504"
            })
    void tellsErrorsApart(int status, String word, String message, ErrorKind kind, int shown) {
        String body =
                "[{\"error\": {\"code\": %s, \"message\": \"%s\", \"status\": \"%s\"}}]"
                        .formatted(status, message, word);

        ErrorForm error = translator.error(status, Map.of(), body.getBytes(UTF_8));

        assertEquals(kind, error.kind());
        assertEquals(shown, error.status());
        assertEquals(message, error.message());
    }

    @Test
    void hearsHowLongToWait() {
        String body =
                """
                {"error": {"code": 429, "message": "Quota exceeded", "status": "RESOURCE_EXHAUSTED", "details": [
                  {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "17.5s"}]}}
                """;

        ErrorForm error = translator.error(429, Map.of(), body.getBytes(UTF_8));

        assertEquals(Optional.of(Duration.ofMillis(17_500)), error.retryAfter());
    }

    @Test
    void addsUpWhatTheProviderDidNot() throws Exception {
        String answer =
                "{\"candidates\": [{\"finishReason\": \"STOP\"}], \"usageMetadata\": {\"promptTokenCount\": 4, \"candidatesTokenCount\": 3, \"totalTokenCount\": null}}";

        JsonNode usage = whole(answer).path("usage");

        assertEquals(7, usage.path("total_tokens").asInt());
    }

    @Test
    void refusesWhatIsNoAnswer() {
        for (String body :
                List.of(
                        "",
                        "[]",
                        "{}",
                        "5",
                        "<html>",
                        "{\"candidates\": []}",
                        "{\"promptFeedback\": {}}",
                        "{\"usageMetadata\": {\"promptTokenCount\": 9, \"totalTokenCount\": 9}}")) {
            assertThrows(MalformedAnswerException.class, () -> whole(body), body);
        }
    }

    @Test
    void breaksInNoOtherWay() {
        Fuzz.whole(translator, WHOLE);
        Fuzz.stream(translator, STREAM);
        Fuzz.stream(translator, LIST);
    }
}
