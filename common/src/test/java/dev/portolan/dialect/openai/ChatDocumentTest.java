package dev.portolan.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.usage.Cost;
import dev.portolan.usage.Usage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatDocumentTest {
    @Test
    void readsAWholeAnswerBehindKeepAliveWhiteSpace() throws Exception {
        ChatDocument answer =
                scan(
                        """


                        \t {"id":"x","model":"gpt","choices":[{"index":0,"message":{"content":"{\\"model\\":1}","role":"assistant"},"finish_reason":"stop"},
                         {"index":1,"finish_reason":null}],"usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12}}
                        """);

        assertEquals(Optional.of("gpt"), answer.model());
        assertEquals(
                List.of(
                        new ChatChoice(0, Optional.of("stop")),
                        new ChatChoice(1, Optional.empty())),
                answer.choices());
        assertEquals(Optional.of(new Usage(5, 7, 12, 0, 0, 0)), answer.usage());
        assertTrue(answer.error().isEmpty());
    }

    @Test
    void replacesTheModelsNameAndNothingElse() throws Exception {
        String json =
                "{\"a\":{\"model\":\"inner\"},\"model\" : \"gpt-\\u0034\" ,\"choices\":[],\"n\":1.50}";
        byte[] bytes = ("data: " + json + "\n\n").getBytes(UTF_8);

        ChatDocument chunk = ChatDocument.scan(bytes, 6, json.length());

        assertEquals(
                json.replace("\"gpt-\\u0034\"", "\"p/\\\"m\\\"\""),
                new String(chunk.withModel("p/\"m\""), UTF_8));
        assertEquals(
                "\"gpt-\\u0034\"",
                new String(bytes, chunk.modelFrom(), chunk.modelTo() - chunk.modelFrom(), UTF_8));
    }

    @Test
    void knowsTheUsageChunkNobodyAskedFor() throws Exception {
        assertTrue(
                scan("{\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}")
                        .isUsageOnly());
        // Azure's first chunk has no choices either, OpenRouter's usage comes with one.
        assertFalse(
                scan("{\"choices\":[],\"prompt_filter_results\":[],\"usage\":null}").isUsageOnly());
        assertFalse(
                scan("{\"choices\":[{\"index\":0,\"delta\":{}}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}")
                        .isUsageOnly());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // OpenAI
                "9,12,21,4,0,8;{\"prompt_tokens\":9,\"completion_tokens\":12,\"total_tokens\":21,\"prompt_tokens_details\":{\"cached_tokens\":4,\"audio_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":8}}",
                // xAI: reasoning beside the completion
                "10,812,822,0,0,687;{\"prompt_tokens\":10,\"completion_tokens\":125,\"total_tokens\":822,\"completion_tokens_details\":{\"reasoning_tokens\":687}}",
                // a gateway to Gemini: far more reasoning than completion
                "40,126,166,0,0,112;{\"prompt_tokens\":40,\"completion_tokens\":14,\"total_tokens\":54,\"completion_tokens_details\":{\"reasoning_tokens\":112}}",
                // another tokenizer's estimate
                "53,50,103,48,0,50;{\"prompt_tokens\":53,\"completion_tokens\":50,\"total_tokens\":103,\"prompt_tokens_details\":{\"cached_tokens\":48},\"completion_tokens_details\":{\"reasoning_tokens\":58}}",
                "30,90,120,0,0,90;{\"prompt_tokens\":30,\"completion_tokens\":90,\"total_tokens\":120,\"completion_tokens_details\":{\"reasoning_tokens\":118}}",
                // Mistral: audio beside the prompt
                "384,201,585,0,0,0;{\"prompt_tokens\":9,\"total_tokens\":585,\"completion_tokens\":201,\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":375}}",
                // Gemini's compatible API: thoughts in the total alone
                "35,74,109,0,0,62;{\"completion_tokens\":12,\"prompt_tokens\":35,\"total_tokens\":109}",
                // DeepSeek's flat cache counts, OpenRouter's cache writes
                "30,5,35,20,0,0;{\"prompt_tokens\":30,\"completion_tokens\":5,\"total_tokens\":35,\"prompt_cache_hit_tokens\":20,\"prompt_cache_miss_tokens\":10}",
                "30,5,35,0,12,0;{\"prompt_tokens\":30,\"completion_tokens\":5,\"prompt_tokens_details\":{\"cache_write_tokens\":12}}",
                // nonsense is not believed
                "0,5,5,0,0,0;{\"prompt_tokens\":-3,\"completion_tokens\":5,\"total_tokens\":\"x\",\"cached_tokens\":-1}"
            })
    void countsEachTokenOnce(String expected, String usage) throws Exception {
        Usage counted = scan("{\"usage\":" + usage + "}").usage().orElseThrow();

        assertEquals(
                expected,
                "%d,%d,%d,%d,%d,%d"
                        .formatted(
                                counted.prompt(),
                                counted.completion(),
                                counted.total(),
                                counted.cachedPrompt(),
                                counted.cacheWrite(),
                                counted.reasoning()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            nullValues = "none",
            value = {
                // OpenRouter
                "0.0002425;\"cost\":0.0002425,\"is_byok\":false,\"cost_details\":{\"upstream_inference_cost\":0.0002425}",
                "0.011;\"cost\":0.001,\"is_byok\":true,\"cost_details\":{\"upstream_inference_cost\":1e-2}",
                "0.001;\"is_byok\":true,\"cost\":0.001,\"cost_details\":{\"upstream_inference_cost\":null}",
                "0;\"cost\":0",
                // Perplexity, Venice, xAI
                "0.00504;\"cost\":{\"input_tokens_cost\":0.00002,\"request_cost\":0.005,\"total_cost\":0.00504}",
                "0.000000012;\"cost\":{\"currency\":\"USD\",\"total_cost\":1.2e-8}",
                "0.0001578;\"cost\":{\"diem\":0,\"usd\":0.0001578}",
                "0.00016338;\"cost_in_usd_ticks\":1633800",
                // no money that can be owed
                "none;\"cost\":null",
                "none;\"cost\":-1",
                "none;\"cost\":\"0.5\"",
                "none;\"cost\":1e99",
                "none;\"cost\":1e-999999999",
                "none;\"cost\":2000000",
                "none;\"cost\":{\"currency\":\"EUR\",\"total_cost\":1}",
                "none;\"cost\":{\"diem\":3}",
                "none;\"total_cost\":3"
            })
    void readsWhatTheProviderCharges(String dollars, String fields) throws Exception {
        Usage counted =
                scan("{\"usage\":{\"prompt_tokens\":1," + fields + ",\"completion_tokens\":2}}")
                        .usage()
                        .orElseThrow();

        assertEquals(Optional.ofNullable(dollars), counted.cost().map(Cost::plain));
        assertEquals(3, counted.total());
    }

    @Test
    void countsCacheWritesForAnHour() throws Exception {
        Usage counted =
                scan("{\"usage\":{\"prompt_tokens\":30,\"cache_creation_input_tokens\":12,\"cache_creation\":{\"ephemeral_5m_input_tokens\":8,\"ephemeral_1h_input_tokens\":4}}}")
                        .usage()
                        .orElseThrow();

        assertEquals(12, counted.cacheWrite());
        assertEquals(4, counted.cacheWriteHour());
    }

    @Test
    void findsUsageWhereGroqAndMoonshotPutIt() throws Exception {
        String usage = "{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}";
        assertEquals(
                3,
                scan("{\"choices\":[],\"x_groq\":{\"id\":\"r\",\"usage\":" + usage + "}}")
                        .usage()
                        .orElseThrow()
                        .total());
        assertEquals(
                3,
                scan("{\"choices\":[{\"index\":0,\"usage\":" + usage + "}]}")
                        .usage()
                        .orElseThrow()
                        .total());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"usage\":null}",
                "{\"usage\":{}}",
                "{\"usage\":{\"prompt_tokens\":null,\"completion_tokens\":null}}",
                "{}"
            })
    void takesNoCountForNone(String json) throws Exception {
        assertTrue(scan(json).usage().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"error\":{\"code\":502,\"message\":\"Provider returned error\",\"metadata\":{}}};Provider returned error;502;502",
                "{\"error\":{\"message\":\"no\",\"type\":\"t\",\"param\":null,\"code\":\"rate_limit_exceeded\"}};no;rate_limit_exceeded;",
                "{\"code\":\"Client specified an invalid argument\",\"error\":\"sentence\"};sentence;Client specified an invalid argument;",
                "{\"object\":\"error\",\"message\":\"flat\",\"type\":\"x\",\"code\":\"1500\"};flat;1500;",
                "[{\"error\":{\"code\":400,\"message\":\"API key not valid\",\"status\":\"INVALID_ARGUMENT\"}}];API key not valid;400;400",
                "{\"choices\":[{\"index\":0,\"finish_reason\":\"error\",\"error\":{\"code\":504,\"message\":\"late\"}}]};late;504;504"
            })
    void seesAnErrorUnderStatus200(String json, String message, String code, String status)
            throws Exception {
        ProviderError error = scan(json).error().orElseThrow();

        assertEquals(message, error.message());
        assertEquals(Optional.of(code), error.code());
        assertEquals(Optional.ofNullable(status).map(Integer::valueOf), error.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "false", "\"\"", "{}", "[]", "0"})
    void seesNoErrorWhereTheOfficialClientsSeeNone(String value) throws Exception {
        ChatDocument document = scan("{\"error\":" + value + ",\"choices\":[{\"index\":3}]}");

        assertTrue(document.error().isEmpty());
        assertEquals(3, document.choices().getFirst().index());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "<html>", "null", "\"x\"", "{", "{} {}", "{\"a\":}"})
    void refusesWhatIsNoJsonObject(String body) {
        assertThrows(MalformedAnswerException.class, () -> scan(body));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"detail\":\"Invalid API Key\"};Invalid API Key",
                "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"field required\"}]};field required",
                "{\"message\":\"Unauthorized\"};Unauthorized",
                "{\"errors\":[{\"message\":\"first\"}]};first",
                "<html>;``",
                "{};``"
            })
    void readsTheSentenceOfAnyError(String body, String sentence) {
        assertEquals(sentence, ProviderError.read(body.getBytes(UTF_8)).message());
    }

    private static ChatDocument scan(String json) throws MalformedAnswerException {
        return ChatDocument.scan(json.getBytes(UTF_8));
    }

    @Test
    void seesAListOfEmbeddings() throws Exception {
        ChatDocument document =
                scan(
                        """
                        {"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1]}],"model":"m",\
                        "usage":{"prompt_tokens":8,"total_tokens":8}}\
                        """);

        assertTrue(document.hasData() && !document.hasChoices());
        assertEquals(8, document.usage().orElseThrow().prompt());
        assertEquals(0, document.usage().orElseThrow().completion());
    }

    /// Voyage counts so.
    @Test
    void takesATotalAloneForThePrompt() throws Exception {
        assertEquals(
                4,
                scan("{\"data\":[],\"usage\":{\"total_tokens\":4}}")
                        .usage()
                        .orElseThrow()
                        .prompt());
    }

    /// As many as 2048 vectors of 1536 have.
    @Test
    void readsAnAnswerOfMillionsOfNumbers() throws Exception {
        String numbers = "0.5,".repeat(3_145_728);

        assertTrue(scan("{\"data\":[" + numbers + "1]}").hasData());
    }
}
