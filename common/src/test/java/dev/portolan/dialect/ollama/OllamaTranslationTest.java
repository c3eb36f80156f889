package dev.portolan.dialect.ollama;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.Fuzz;
import dev.portolan.dialect.Rendered;
import dev.portolan.dialect.StreamMeaning;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.EmbeddingForm;
import dev.portolan.dialect.form.Embeddings;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.ErrorKind;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.form.TranslatedRequest;
import dev.portolan.dialect.form.Trees;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OllamaTranslationTest {
    private static final String DONE =
            "{\"done\":true,\"done_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"eval_count\":7}\n";
    private static final byte[] STREAM =
            ("""
            {"model":"m","created_at":"2026-08-07T06:08:11.017589Z","message":{"role":"assistant","content":"","thinking":"Grüß "},"done":false}
            {"model":"m","created_at":"2026-08-07T06:08:12Z","message":{"role":"assistant","content":"Hm"},"done":false}

            {"message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"now","arguments":{}}}]},"done":false}
            {"message":{"content":"","tool_calls":[{"id":"c2","function":{"index":0,"name":"tide","arguments":{"a":1.50}}}]},"done":false}
            """
                            + DONE)
                    .getBytes(UTF_8);

    private final OllamaChat translator = new OllamaChat();

    @ParameterizedTest
    @CsvSource({
        "qwen3, none, false, true",
        "qwen3, low, true, true",
        "gpt-oss:20b, minimal, low, true",
        "gpt-oss:20b, xhigh, high, true",
        "gpt-oss:20b, none, low, false",
    })
    void thinksAsMuchAsItCanBeTold(String model, String effort, String think, boolean isWhole)
            throws Exception {
        TranslatedRequest translated =
                Rendered.request(
                        translator,
                        """
                        {"model": "m", "messages": [{"role": "user", "content": "Hi"}], "reasoning_effort": "%s"}
                        """
                                .formatted(effort),
                        Rendered.model(model));

        assertEquals(think, translated.body().path("think").asText());
        assertEquals(isWhole, translated.leftOut().isEmpty());
    }

    @Test
    void saysWhatItLeavesOut() throws Exception {
        CalledModel model =
                new CalledModel("m", Optional.empty(), Map.of("reasoning", false), Map.of());

        TranslatedRequest translated =
                Rendered.request(
                        translator,
                        """
                        {"model": "m", "messages": [{"role": "user", "content": "Hi"}], "n": 2, "user": "u", "reasoning_effort": "low", "tool_choice": "required",
                         "tools": [{"type": "function", "function": {"name": "a", "strict": true}}], "parallel_tool_calls": false}
                        """,
                        model);

        assertEquals(
                Set.of(
                        "n",
                        "user",
                        "reasoning_effort",
                        "tool_choice",
                        "tools.function.strict",
                        "parallel_tool_calls"),
                translated.leftOut());
        assertFalse(translated.body().has("think"));
    }

    @Test
    void refusesImagesThatItWouldHaveToFetch() {
        InvalidRequestException refused =
                assertThrows(
                        InvalidRequestException.class,
                        () ->
                                Rendered.request(
                                        translator,
                                        """
                                        {"model": "m", "messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://x.example/a.png"}}]}]}
                                        """,
                                        Rendered.model("m")));

        assertEquals(Optional.of("messages[0].content[0]"), refused.param());
    }

    @Test
    void readsAStreamHoweverItIsCut() throws Exception {
        String stream = Rendered.stream(translator, STREAM, STREAM.length);

        StreamMeaning meaning = StreamMeaning.of(stream);
        assertEquals("Hm", meaning.text());
        assertEquals("Grüß ", meaning.reasoning());
        assertEquals(
                Rendered.json(
                        """
                        [{"id": "call_made_0", "name": "now", "arguments": "{}"}, {"id": "c2", "name": "tide", "arguments": "{\\"a\\":1.50}"}]
                        """),
                meaning.calls());
        assertEquals("tool_calls", meaning.finishReason());
        assertEquals(0, meaning.usage().path("prompt_tokens").asInt());
        assertEquals(7, meaning.usage().path("completion_tokens").asInt());
        assertTrue(meaning.isDone());
        for (int length = 1; length < STREAM.length; length++) {
            assertEquals(stream, Rendered.stream(translator, STREAM, length), "by " + length);
        }
    }

    @Test
    void aStreamThatBreaksDownIsNotDone() throws Exception {
        String text = new String(STREAM, UTF_8);
        String cut = text.replace(DONE, "");

        assertFalse(
                StreamMeaning.of(Rendered.stream(translator, cut.getBytes(UTF_8), 50)).isDone());
        String failed =
                cut
                        + "{\"error\":\"input after truncation exceeds maximum context length\"}\n"
                        + DONE;
        JsonNode last =
                Rendered.chunks(Rendered.stream(translator, failed.getBytes(UTF_8), 50)).getLast();
        assertEquals("context_length_exceeded", last.at("/error/code").asText());
        assertEquals(400, last.path("status").asInt());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|\"m\" does not support tools|INVALID_REQUEST|400",
                "400|the input length exceeds the context length|CONTEXT_LENGTH|400",
                "401|unauthorized|AUTHENTICATION|401",
                "404|model 'x' not found|MODEL_NOT_FOUND|404",
                "429|you have reached your weekly usage limit|QUOTA|429",
                "429|slow down|RATE_LIMIT|429",
                "499|request canceled|SERVER|500",
                "500|oops|SERVER|500",
                "503|server busy, please try again|OVERLOADED|503"
            })
    void tellsErrorsApart(int status, String message, ErrorKind kind, int shown) {
        byte[] body = Trees.object().put("error", message).toString().getBytes(UTF_8);

        ErrorForm error = translator.error(status, Map.of(), body);

        assertEquals(kind, error.kind());
        assertEquals(shown, error.status());
        assertEquals(message, error.message());
    }

    @Test
    void embeds() throws Exception {
        var embeddings = translator.embeddings().orElseThrow();
        EmbeddingForm form =
                new EmbeddingForm(
                        List.of(new EmbeddingForm.Input.Text("a")),
                        Optional.of(2),
                        Map.of(),
                        Map.of("truncate", Rendered.json("false")));

        TranslatedRequest request = embeddings.requests(form, Rendered.model("e")).getFirst();
        Embeddings answer =
                embeddings.answer(
                        List.of(
                                "{\"embeddings\":[[0.5,-1]],\"prompt_eval_count\":3}"
                                        .getBytes(UTF_8)),
                        List.of(Map.of()));

        assertEquals(
                Rendered.json(
                        """
                        {"model": "e", "input": ["a"], "dimensions": 2, "truncate": false}
                        """),
                Rendered.json(new String(request.json(), UTF_8)));
        assertEquals(0.5, answer.vectors().getFirst()[0]);
        assertEquals(-1, answer.vectors().getFirst()[1]);
        assertEquals(3, answer.usage().orElseThrow().prompt());
    }

    @Test
    void refusesWhatIsNoAnswer() {
        for (String body :
                List.of("", "[]", "{}", "{\"message\":5}", "{\"message\":{},\"done\":false}")) {
            assertThrows(
                    MalformedAnswerException.class,
                    () -> Rendered.whole(translator, body.getBytes(UTF_8)),
                    body);
        }
    }

    @Test
    void breaksInNoOtherWay() {
        Fuzz.whole(translator, DONE.getBytes(UTF_8));
        Fuzz.stream(translator, STREAM);
    }
}
