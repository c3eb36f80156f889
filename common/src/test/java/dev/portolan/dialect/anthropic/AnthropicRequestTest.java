package dev.portolan.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.Rendered;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.TranslatedRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicRequestTest {
    private final AnthropicMessages translator = new AnthropicMessages();

    private JsonNode translated(String request) throws InvalidRequestException {
        return Rendered.request(translator, request, Rendered.model("claude")).body();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "tools", "parts", "thinking", "caching"})
    void writesWhatTheClientAskedFor(String pair) throws Exception {
        String request = Rendered.resource("/dialect/anthropic/" + pair + ".json");
        String expected = Rendered.resource("/dialect/anthropic/" + pair + ".anthropic.json");

        TranslatedRequest translated =
                Rendered.request(translator, request, Rendered.model("claude-x"));

        assertEquals(Rendered.json(expected), Rendered.json(new String(translated.json(), UTF_8)));
        assertEquals(Set.of(), translated.leftOut());
    }

    @Test
    void instructionsAloneAreSaidByTheUser() throws Exception {
        JsonNode body =
                translated(
                        "{\"model\": \"m\", \"messages\": [{\"role\": \"system\", \"content\": \"Greet.\"}]}");

        assertEquals(
                Rendered.json(
                        "[{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"Greet.\"}]}]"),
                body.path("messages"));
        assertEquals(false, body.has("system"));
    }

    @Test
    void saysWhatItLeavesOut() throws Exception {
        TranslatedRequest translated =
                Rendered.request(
                        translator,
                        """
                        {"model": "m", "messages": [{"role": "user", "content": "Hi"}], "n": 2, "seed": 7,
                         "presence_penalty": 0.5, "frequency_penalty": 0, "logprobs": true, "logit_bias": {"1": 2},
                         "temperature": 1.5, "stop": ["\\n", "END"], "response_format": {"type": "json_object"},
                         "store": false, "stream_options": {"include_usage": true}, "top_k": 5}
                        """,
                        Rendered.model("claude"));

        assertEquals(
                Set.of(
                        "n",
                        "seed",
                        "presence_penalty",
                        "logprobs",
                        "logit_bias",
                        "temperature",
                        "stop",
                        "response_format"),
                translated.leftOut());
        assertEquals(5, translated.body().path("top_k").asInt());
        assertEquals(Rendered.json("[\"END\"]"), translated.body().path("stop_sequences"));
    }

    @Test
    void asksForAsMuchAsTheModelGivesWhereTheClientSetsNoLimit() throws Exception {
        CalledModel model = new CalledModel("claude", Optional.of(64_000), Map.of(), Map.of());

        JsonNode body =
                Rendered.request(
                                translator,
                                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                                model)
                        .body();

        assertEquals(64_000, body.path("max_tokens").asInt());
    }

    @ParameterizedTest
    @CsvSource({
        "low, 10000, 2048",
        "medium, 10000, 8192",
        "high, 10000, 9999", // below the limit
        "minimal, 10000, 1024"
    })
    void givesThinkingABudgetBelowTheLimit(String effort, int limit, int budget) throws Exception {
        JsonNode body =
                translated(
                        """
                        {"model": "m", "messages": [{"role": "user", "content": "Hi"}], "max_tokens": %s, "reasoning_effort": "%s"}
                        """
                                .formatted(limit, effort));

        assertEquals(budget, body.path("thinking").path("budget_tokens").asInt());
        assertEquals(limit, body.path("max_tokens").asInt());
    }

    @Test
    void tellsAModelThatThinksAdaptivelyTheEffort() throws Exception {
        CalledModel model =
                new CalledModel(
                        "claude", Optional.empty(), Map.of("adaptive_thinking", true), Map.of());

        JsonNode body =
                Rendered.request(
                                translator,
                                """
                                {"model": "m", "messages": [{"role": "user", "content": "Hi"}], "reasoning_effort": "high"}
                                """,
                                model)
                        .body();

        assertEquals("adaptive", body.path("thinking").path("type").asText());
        assertEquals("high", body.path("output_config").path("effort").asText());
    }

    @Test
    void refusesAudio() {
        InvalidRequestException refused =
                assertThrows(
                        InvalidRequestException.class,
                        () ->
                                translated(
                                        """
                                        {"model": "m", "messages": [{"role": "user", "content": [
                                          {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}}]}]}
                                        """));

        assertEquals(Optional.of("messages[0].content[0]"), refused.param());
    }
}
