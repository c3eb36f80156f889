package dev.portolan.dialect.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

class BedrockRequestTest {
    private static final String CLAUDE = "us.anthropic.claude-sonnet-4-20250514-v1:0";

    private final BedrockConverse translator = new BedrockConverse();

    private TranslatedRequest translated(String model, String fields)
            throws InvalidRequestException {
        return Rendered.request(
                translator,
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}], "
                        + fields
                        + "}",
                Rendered.model(model));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "tools", "parts", "thinking", "caching"})
    void writesWhatTheClientAskedFor(String pair) throws Exception {
        String request = Rendered.resource("/dialect/bedrock/" + pair + ".json");
        String expected = Rendered.resource("/dialect/bedrock/" + pair + ".bedrock.json");

        TranslatedRequest translated =
                Rendered.request(translator, request, Rendered.model(CLAUDE));

        assertEquals(Rendered.json(expected), Rendered.json(new String(translated.json(), UTF_8)));
        assertEquals(Set.of(), translated.leftOut());
    }

    @Test
    void asksANewerClaudeOnlyForWhatItTakes() throws Exception {
        String request = Rendered.resource("/dialect/bedrock/newer.json");
        String expected = Rendered.resource("/dialect/bedrock/newer.bedrock.json");

        TranslatedRequest translated =
                Rendered.request(
                        translator, request, Rendered.model("global.anthropic.claude-sonnet-5-5"));

        assertEquals(Rendered.json(expected), Rendered.json(new String(translated.json(), UTF_8)));
        assertEquals(
                Set.of(
                        "cache_control",
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
    void instructionsAloneAreSaidByTheUser() throws Exception {
        JsonNode body =
                Rendered.request(
                                translator,
                                "{\"model\": \"m\", \"messages\": [{\"role\": \"system\", \"content\": \"Greet.\"}]}",
                                Rendered.model(CLAUDE))
                        .body();

        assertEquals(
                Rendered.json("[{\"role\": \"user\", \"content\": [{\"text\": \"Greet.\"}]}]"),
                body.path("messages"));
        assertFalse(body.has("system"));
    }

    @Test
    void saysWhatItLeavesOut() throws Exception {
        TranslatedRequest translated =
                translated(
                        CLAUDE,
                        """
                        "n": 2, "seed": 7, "presence_penalty": 0.5, "frequency_penalty": 0, "logprobs": true,
                        "logit_bias": {"1": 2}, "temperature": 1.5, "stop": ["\\n", "END"], "user": "u",
                        "response_format": {"type": "json_object"}, "metadata": {"a": "b", "c|d": "e"},
                        "parallel_tool_calls": false, "tools": [{"type": "function", "function": {"name": "f", "strict": true}}]
                        """);

        assertEquals(
                Set.of(
                        "n",
                        "seed",
                        "presence_penalty",
                        "logprobs",
                        "logit_bias",
                        "temperature",
                        "stop",
                        "user",
                        "response_format",
                        "metadata",
                        "parallel_tool_calls",
                        "tools.function.strict"),
                translated.leftOut());
        JsonNode inference = Rendered.json(translated.body().path("inferenceConfig").toString());
        assertEquals(
                Rendered.json("{\"temperature\": 1, \"stopSequences\": [\"END\"]}"), inference);
        assertEquals(Rendered.json("{\"a\": \"b\"}"), translated.body().path("requestMetadata"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "us.anthropic.claude-3-7-sonnet-20250219-v1:0 | low | {\"thinking\": {\"type\": \"enabled\", \"budget_tokens\": 2048}}",
                "anthropic.claude-sonnet-4-20250514-v1:0 | high | {\"thinking\": {\"type\": \"enabled\", \"budget_tokens\": 24576}}",
                "global.anthropic.claude-haiku-4-5-20251001-v1:0 | minimal | {\"thinking\": {\"type\": \"enabled\", \"budget_tokens\": 1024}}",
                "us.anthropic.claude-opus-4-6-v1 | high | {\"thinking\": {\"type\": \"adaptive\"}, \"output_config\": {\"effort\": \"high\"}}",
                "anthropic.claude-sonnet-5 | minimal | {\"thinking\": {\"type\": \"adaptive\", \"display\": \"summarized\"}, \"output_config\": {\"effort\": \"low\"}}",
                "us.anthropic.claude-mythos-preview | medium | {\"thinking\": {\"type\": \"adaptive\", \"display\": \"summarized\"}, \"output_config\": {\"effort\": \"medium\"}}",
                "anthropic.claude-fable-5-1 | low | {\"thinking\": {\"type\": \"adaptive\", \"display\": \"summarized\"}, \"output_config\": {\"effort\": \"low\"}}",
                "us.amazon.nova-2-lite-v1:0 | high | {\"reasoningConfig\": {\"type\": \"enabled\", \"maxReasoningEffort\": \"high\"}}",
                "openai.gpt-oss-120b-1:0 | minimal | {\"reasoning_effort\": \"low\"}",
                "qwen.qwen3-32b-v1:0 | high | {\"reasoning_config\": \"high\"}"
            })
    void tellsEachFamilyHowMuchToThink(String model, String effort, String fields)
            throws Exception {
        TranslatedRequest translated =
                translated(model, "\"reasoning_effort\": \"%s\"".formatted(effort));

        assertEquals(Rendered.json(fields), translated.body().path("additionalModelRequestFields"));
        assertEquals(Set.of(), translated.leftOut());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anthropic.claude-3-5-sonnet-20240620-v1:0",
                "anthropic.claude-v2:1",
                "meta.llama3-3-70b-instruct-v1:0",
                "arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/abc"
            })
    void namesTheEffortThatAModelCannotMake(String model) throws Exception {
        TranslatedRequest translated = translated(model, "\"reasoning_effort\": \"high\"");

        assertEquals(Set.of("reasoning_effort"), translated.leftOut());
        assertFalse(translated.body().has("additionalModelRequestFields"));
    }

    @Test
    void keepsALimitOfTokensBeforeTheHighestEffort() throws Exception {
        TranslatedRequest translated =
                translated(
                        "us.amazon.nova-2-lite-v1:0",
                        "\"reasoning_effort\": \"high\", \"max_tokens\": 50");

        assertEquals(50, translated.body().at("/inferenceConfig/maxTokens").asInt());
        assertEquals(
                "medium",
                translated
                        .body()
                        .at("/additionalModelRequestFields/reasoningConfig/maxReasoningEffort")
                        .asText());
        assertEquals(Set.of("reasoning_effort"), translated.leftOut());
    }

    @Test
    void keepsTheBudgetBelowTheLimitOfTokens() throws Exception {
        CalledModel model = new CalledModel(CLAUDE, Optional.of(4096), Map.of(), Map.of());

        JsonNode body =
                Rendered.request(
                                translator,
                                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}], \"reasoning_effort\": \"high\", \"temperature\": 0.3, \"top_p\": 0.5}",
                                model)
                        .body();

        assertEquals(4095, body.at("/additionalModelRequestFields/thinking/budget_tokens").asInt());
        assertFalse(body.has("inferenceConfig"), "no sampling while it thinks");
    }

    @Test
    void leavesThinkingToWhoNamesItHimself() throws Exception {
        TranslatedRequest translated =
                translated(
                        CLAUDE,
                        "\"reasoning_effort\": \"high\", \"thinking\": {\"type\": \"enabled\", \"budget_tokens\": 1500}, \"temperature\": 0.5");

        assertEquals(
                Rendered.json("{\"thinking\": {\"type\": \"enabled\", \"budget_tokens\": 1500}}"),
                translated.body().path("additionalModelRequestFields"));
        assertEquals(Set.of("temperature"), translated.leftOut());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"auto\" | {\"auto\": {}}",
                "\"required\" | {\"any\": {}}",
                "{\"type\": \"function\", \"function\": {\"name\": \"f\"}} | {\"tool\": {\"name\": \"f\"}}",
                "{\"type\": \"allowed_tools\", \"allowed_tools\": {\"mode\": \"required\", \"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"f\"}}]}} | {\"any\": {}}"
            })
    void choosesTools(String choice, String expected) throws Exception {
        TranslatedRequest translated =
                translated(
                        CLAUDE,
                        """
                        "tools": [{"type": "function", "function": {"name": "f"}}, {"type": "function", "function": {"name": "g"}}],
                        "tool_choice": %s
                        """
                                .formatted(choice));

        assertEquals(Rendered.json(expected), translated.body().at("/toolConfig/toolChoice"));
        assertEquals(
                choice.contains("allowed_tools") ? 1 : 2,
                translated.body().at("/toolConfig/tools").size());
    }

    @Test
    void leavesToolsOutThatMustNotBeCalled() throws Exception {
        TranslatedRequest translated =
                translated(
                        CLAUDE,
                        "\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"f\"}}], \"tool_choice\": \"none\"");

        assertFalse(translated.body().has("toolConfig"));
        assertEquals(Set.of(), translated.leftOut());
    }

    @Test
    void keepsForbiddenToolsWhereTheConversationHasCalls() throws Exception {
        String request =
                Rendered.resource("/dialect/bedrock/tools.json")
                        .replace(
                                "{\"type\": \"function\", \"function\": {\"name\": \"tide\"}}}",
                                "\"none\"}");

        TranslatedRequest translated =
                Rendered.request(translator, request, Rendered.model(CLAUDE));

        assertEquals(4, translated.body().at("/toolConfig/tools").size());
        assertFalse(translated.body().at("/toolConfig").has("toolChoice"));
        assertEquals(Set.of("tool_choice"), translated.leftOut());
    }

    @Test
    void givesClaudeAnthropicsOwnTools() throws Exception {
        String tools = "\"tools\": [{\"type\": \"bash_20250124\", \"name\": \"bash\"}]";

        assertEquals(
                Rendered.json("{\"tools\": [{\"type\": \"bash_20250124\", \"name\": \"bash\"}]}"),
                translated(CLAUDE, tools).body().path("additionalModelRequestFields"));
        assertEquals(Set.of("tools"), translated("amazon.nova-pro-v1:0", tools).leftOut());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"image_url\", \"image_url\": {\"url\": \"https://example.com/a.png\"}}",
                "{\"type\": \"image_url\", \"image_url\": {\"url\": \"data:image/tiff;base64,AAAA\"}}",
                "{\"type\": \"file\", \"file\": {\"file_id\": \"f\"}}",
                "{\"type\": \"hologram\"}"
            })
    void refusesWhatBedrockCannotTake(String part) {
        assertThrows(
                InvalidRequestException.class,
                () ->
                        Rendered.request(
                                translator,
                                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": ["
                                        + part
                                        + "]}]}",
                                Rendered.model("m")));
    }

    @Test
    void doesWithoutASchemaWhereTheCatalogSaysSo() throws Exception {
        CalledModel model =
                new CalledModel(
                        "m", Optional.empty(), Map.of("structured_outputs", false), Map.of());

        TranslatedRequest translated =
                Rendered.request(
                        translator, Rendered.resource("/dialect/bedrock/caching.json"), model);

        assertFalse(translated.body().has("outputConfig"));
        assertEquals(Set.of("response_format"), translated.leftOut());
    }
}
