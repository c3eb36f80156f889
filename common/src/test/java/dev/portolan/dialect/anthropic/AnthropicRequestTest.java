package dev.portolan.dialect.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        return Rendered.request(translator, request, Rendered.model("claude-sonnet-4-5")).body();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "tools", "parts", "thinking", "caching"})
    void writesWhatTheClientAskedFor(String pair) throws Exception {
        String request = Rendered.resource("/dialect/anthropic/" + pair + ".json");
        String expected = Rendered.resource("/dialect/anthropic/" + pair + ".anthropic.json");

        TranslatedRequest translated =
                Rendered.request(translator, request, Rendered.model("claude-sonnet-4-0"));

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
                        Rendered.model("claude-sonnet-4-5"));

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
    void asksANewerModelOnlyForWhatItTakes() throws Exception {
        String request = Rendered.resource("/dialect/anthropic/newer.json");
        String expected = Rendered.resource("/dialect/anthropic/newer.anthropic.json");

        TranslatedRequest translated =
                Rendered.request(translator, request, Rendered.model("claude-opus-5-5"));

        assertEquals(Rendered.json(expected), Rendered.json(new String(translated.json(), UTF_8)));
        assertEquals(
                Set.of(
                        "image_url.detail",
                        "messages.audio",
                        "messages.name",
                        "temperature",
                        "tool_choice",
                        "top_k",
                        "top_p"),
                translated.leftOut());
    }

    @Test
    void leavesRoomForThoughtsWhereNobodySetsALimit() throws Exception {
        String request =
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}";

        assertEquals(4096, maxTokens(request, "claude-opus-4-8"));
        assertEquals(4096 + 24_576, maxTokens(request, "claude-opus-5"));
        assertEquals(
                4096 + 32_768,
                maxTokens(
                        request.replace(
                                "{\"model\"", "{\"reasoning_effort\": \"xhigh\", \"model\""),
                        "claude-opus-4-8"));
        assertEquals(
                4096 + 9000,
                maxTokens(
                        request.replace(
                                "{\"model\"",
                                "{\"thinking\": {\"type\": \"enabled\", \"budget_tokens\": 9000}, \"model\""),
                        "claude-sonnet-4-5"));
    }

    private int maxTokens(String request, String model) throws InvalidRequestException {
        return Rendered.request(translator, request, Rendered.model(model))
                .body()
                .path("max_tokens")
                .asInt();
    }

    @Test
    void aResultFindsItsCallUnderAnotherId() throws Exception {
        JsonNode messages =
                translated(
                                """
                                {"model": "m", "messages": [
                                  {"role": "user", "content": "Tides?"},
                                  {"role": "assistant", "content": null, "tool_calls": [
                                    {"id": "functions.Aa:0", "type": "function", "function": {"name": "tide", "arguments": "{}"}},
                                    {"id": "functions.BB:0", "type": "function", "function": {"name": "now", "arguments": "{}"}}]},
                                  {"role": "tool", "tool_call_id": "functions.BB:0", "content": "noon"},
                                  {"role": "tool", "tool_call_id": "functions.Aa:0", "content": "7 m"}]}
                                """)
                        .path("messages");

        String tide = messages.at("/1/content/0/id").asText();
        String now = messages.at("/1/content/1/id").asText();
        assertNotEquals(tide, now);
        assertTrue(tide.matches("[a-zA-Z0-9_-]{1,64}"), tide);
        assertEquals(now, messages.at("/2/content/0/tool_use_id").asText());
        assertEquals(tide, messages.at("/2/content/1/tool_use_id").asText());
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
