package dev.portolan.dialect.cohere;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.Fuzz;
import dev.portolan.dialect.Rendered;
import dev.portolan.dialect.StreamMeaning;
import dev.portolan.dialect.form.EmbeddingForm;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.ErrorKind;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.form.TranslatedRequest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CohereTranslationTest {
    private static final byte[] WHOLE =
            """
            {"id": "i", "finish_reason": "COMPLETE", "message": {"role": "assistant", "tool_plan": null, "content": [{"type": "thinking", "thinking": "Hm."},
              {"type": "text", "text": "Tide 🌊: "}, {"type": "text", "text": "high in Brest"}],
              "citations": [{"start": 0, "end": 4, "content_index": 2, "type": "TEXT_CONTENT", "sources": [{"type": "document", "id": "d", "document": {"url": "https://t.example", "title": "T"}}]},
                {"start": 0, "end": 4, "content_index": 0, "type": "THINKING_CONTENT", "sources": [{"type": "tool", "id": "https://no.example"}]}]},
             "logprobs": [{"text": "Tide", "token_ids": [1, 2], "logprobs": [-0.25, -0.5]}],
             "usage": {"billed_units": {"input_tokens": 1}, "tokens": {"input_tokens": 34.0, "output_tokens": 9, "image_tokens": 259, "reasoning_tokens": 3}, "cached_tokens": 12}}
            """
                    .getBytes(UTF_8);
    private static final byte[] STREAM =
            """
            event: message-start
            data: {"id":"i","type":"message-start","delta":{"message":{"role":"assistant","content":[],"tool_calls":[]}}}

            data: {"type":"content-start","index":0,"delta":{"message":{"content":{"type":"thinking","thinking":""}}}}

            data: {"type":"content-delta","index":0,"delta":{"message":{"content":{"thinking":"Grüß "}}}}

            data: {"type":"tool-plan-delta","delta":{"message":{"tool_plan":"I look."}}}

            data: {"type":"tool-call-start","index":1,"delta":{"message":{"tool_calls":{"id":"c1","type":"function","function":{"name":"now","arguments":""}}}}}

            data: {"type":"tool-call-end","index":1}

            data: {"type":"tool-call-start","index":2,"delta":{"message":{"tool_calls":{"id":"c2","type":"function","function":{"name":"tide","arguments":""}}}}}

            data: {"type":"tool-call-delta","index":2,"delta":{"message":{"tool_calls":{"function":{"arguments":"{\\"a\\":1}"}}}}}

            data: {"type":"message-end","delta":{"finish_reason":"TOOL_CALL","usage":{"tokens":{"input_tokens":5,"output_tokens":6}}}}

            data: [DONE]

            """
                    .getBytes(UTF_8);

    private final CohereV2 translator = new CohereV2();

    @Test
    void saysWhatItLeavesOut() throws Exception {
        TranslatedRequest translated =
                Rendered.request(
                        translator,
                        """
                        {"model": "m", "messages": [{"role": "user", "content": "Hi", "name": "Ann"}], "n": 2, "seed": -7, "presence_penalty": -0.5, "logprobs": true,
                         "top_logprobs": 2, "temperature": 1.5, "user": "u", "tools": [{"type": "function", "function": {"name": "a", "strict": true}},
                         {"type": "function", "function": {"name": "b"}}], "parallel_tool_calls": false}
                        """,
                        Rendered.model("command"));

        assertEquals(
                Set.of(
                        "n",
                        "seed",
                        "presence_penalty",
                        "top_logprobs",
                        "temperature",
                        "user",
                        "messages.name",
                        "tools.function.strict",
                        "parallel_tool_calls"),
                translated.leftOut());
        assertEquals(1, translated.body().path("temperature").asInt());
    }

    @Test
    void readsAWholeAnswer() throws Exception {
        JsonNode completion = Rendered.whole(translator, WHOLE);

        StreamMeaning meaning = StreamMeaning.ofWhole(completion);
        assertEquals("Tide 🌊: high in Brest", meaning.text());
        assertEquals("Hm.", meaning.reasoning());
        assertEquals(293, meaning.usage().path("prompt_tokens").asInt());
        assertEquals(302, meaning.usage().path("total_tokens").asInt());
        assertEquals(
                Rendered.json(
                        """
                        [{"type": "url_citation", "url_citation": {"url": "https://t.example", "title": "T", "start_index": 8, "end_index": 12}}]
                        """),
                completion.at("/choices/0/message/annotations"));
        assertEquals(-0.75, completion.at("/choices/0/logprobs/content/0/logprob").asDouble());
    }

    @Test
    void readsAStreamHoweverItIsCut() throws Exception {
        String stream = Rendered.stream(translator, STREAM, STREAM.length);

        StreamMeaning meaning = StreamMeaning.of(stream);
        assertEquals("Grüß I look.", meaning.reasoning());
        assertEquals(
                Rendered.json(
                        """
                        [{"id": "c1", "name": "now", "arguments": "{}"}, {"id": "c2", "name": "tide", "arguments": "{\\"a\\":1}"}]
                        """),
                meaning.calls());
        assertEquals("tool_calls", meaning.finishReason());
        assertTrue(meaning.isDone());
        for (int length = 1; length < STREAM.length; length++) {
            assertEquals(stream, Rendered.stream(translator, STREAM, length), "by " + length);
        }
    }

    @Test
    void aStreamThatBreaksDownIsNotDone() throws Exception {
        String text = new String(STREAM, UTF_8);
        String cut = text.substring(0, text.indexOf("data: {\"type\":\"message-end\""));
        String failed =
                text.replace(
                        "\"finish_reason\":\"TOOL_CALL\"",
                        "\"finish_reason\":\"ERROR\",\"error\":\"oops\"");

        assertFalse(
                StreamMeaning.of(Rendered.stream(translator, cut.getBytes(UTF_8), 50)).isDone());
        JsonNode last =
                Rendered.chunks(Rendered.stream(translator, failed.getBytes(UTF_8), 50)).getLast();
        assertEquals("oops", last.at("/error/message").asText());
        assertEquals(500, last.path("status").asInt());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|invalid request: temperature must be between 0 and 1.0 inclusive.|INVALID_REQUEST|400",
                "400|too many tokens: size limit exceeded by 11326 tokens.|CONTEXT_LENGTH|400",
                "400|too many tokens: max tokens must be less than or equal to 4096|INVALID_REQUEST|400",
                "401|invalid api token|AUTHENTICATION|401",
                "402|Please add or update your payment method|QUOTA|402",
                "403|your api token is invalid|AUTHENTICATION|403",
                "404|model 'x' not found, make sure the correct model ID was used|MODEL_NOT_FOUND|404",
                "422|message must not be empty|INVALID_REQUEST|422",
                "429|You are using a Trial key, which is limited to 40 API calls / minute.|RATE_LIMIT|429",
                "429|You are using a Trial key, which is limited to 1000 API calls / month.|QUOTA|429",
                "498|denied|CONTENT_FILTER|400",
                "499|request cancelled|SERVER|500",
                "501|not implemented|INVALID_REQUEST|400",
                "503|busy|OVERLOADED|503",
                "504|slow|TIMEOUT|504"
            })
    void tellsErrorsApart(int status, String message, ErrorKind kind, int shown) {
        ErrorForm error =
                translator.error(
                        status,
                        Map.of(),
                        "{\"message\":\"%s\"}".formatted(message).getBytes(UTF_8));

        assertEquals(kind, error.kind());
        assertEquals(shown, error.status());
        assertEquals(message, error.message());
    }

    @Test
    void embedsInRequestsThatAreNotTooLarge() throws Exception {
        EmbeddingForm form =
                new EmbeddingForm(
                        Collections.nCopies(97, new EmbeddingForm.Input.Text("a")),
                        Optional.of(256),
                        Map.of(),
                        Map.of("truncate", Rendered.json("\"NONE\"")));

        List<TranslatedRequest> requests =
                translator.embeddings().orElseThrow().requests(form, Rendered.model("embed"));

        assertEquals(2, requests.size());
        assertEquals(96, requests.getFirst().body().path("texts").size());
        assertEquals(
                Rendered.json(
                        """
                        {"model": "embed", "input_type": "search_document", "embedding_types": ["float"], "texts": ["a"], "output_dimension": 256, "truncate": "NONE"}
                        """),
                Rendered.json(new String(requests.getLast().json(), UTF_8)));
    }

    @Test
    void refusesWhatIsNoAnswer() {
        for (String body : List.of("", "[]", "{}", "{\"message\":5}", "<html>")) {
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
