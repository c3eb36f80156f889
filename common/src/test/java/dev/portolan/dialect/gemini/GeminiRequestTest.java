package dev.portolan.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.Rendered;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.EmbeddingForm;
import dev.portolan.dialect.form.EmbeddingForm.Input;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.TranslatedRequest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiRequestTest {
    private static final String HI = "\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]";

    private final GenerateContent translator = new GenerateContent();

    private TranslatedRequest translated(String model, String fields) throws Exception {
        return Rendered.request(
                translator,
                "{\"model\": \"m\", %s, %s}".formatted(HI, fields),
                Rendered.model(model));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "tools", "parts", "thinking"})
    void writesWhatTheClientAskedFor(String pair) throws Exception {
        String request = Rendered.resource("/dialect/gemini/" + pair + ".json");
        String expected = Rendered.resource("/dialect/gemini/" + pair + ".gemini.json");

        TranslatedRequest translated =
                Rendered.request(translator, request, Rendered.model("gemini-3-flash"));

        assertEquals(Rendered.json(expected), Rendered.json(new String(translated.json(), UTF_8)));
        assertEquals(Set.of(), translated.leftOut());
    }

    @Test
    void saysWhatItLeavesOut() throws Exception {
        TranslatedRequest translated =
                translated(
                        "gemini-2.5-flash",
                        """
                        "tools": [{"type": "function", "function": {"name": "f", "strict": true}}], "parallel_tool_calls": false,
                        "response_format": {"type": "json_object"}, "logit_bias": {"1": 2}, "seed": 5000000000,
                        "verbosity": "low", "web_search_options": {}\
                        """);

        assertEquals(
                Set.of(
                        "tools.function.strict",
                        "parallel_tool_calls",
                        "response_format",
                        "logit_bias",
                        "seed",
                        "verbosity",
                        "web_search_options"),
                translated.leftOut());
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-flash, none,    thinkingBudget, 0,       false, ''",
        "gemini-2.5-pro,   none,    thinkingBudget, 128,     false, reasoning_effort",
        "gemini-2.5-flash, low,     thinkingBudget, 1024,    true,  ''",
        "gemini-2.5-pro,   xhigh,   thinkingBudget, 32768,   true,  ''",
        "gemini-3-pro,     minimal, thinkingLevel,  low,     true,  ''",
        "gemini-3.5-flash, minimal, thinkingLevel,  minimal, true,  ''",
        "gemini-3.5-flash, none,    thinkingLevel,  minimal, false, reasoning_effort",
        "gemini-3-pro,     medium,  thinkingLevel,  high,    true,  ''",
        "gemini-3.1-pro,   medium,  thinkingLevel,  medium,  true,  ''",
        "gemini-3-flash,   medium,  thinkingLevel,  medium,  true,  ''",
        "gemini-3.8-flash, minimal, thinkingLevel,  low,     true,  ''",
        "gemini-4-argon,   minimal, thinkingLevel,  low,     true,  ''",
        "gemini-flash-latest, minimal, thinkingLevel, low,   true,  ''",
        "gemini-robotics-er-1.5-preview, none, thinkingBudget, 0, false, ''",
        "gemini-robotics-er-1.6-preview, high, thinkingLevel, high, true, ''",
        "gemini-live-2.5-flash, low, thinkingBudget, 1024,   true,  ''",
        "models/gemini-2.5-pro, low, thinkingBudget, 1024,   true,  ''",
        "gemini-3.1-pro,   xhigh,   thinkingLevel,  high,    true,  ''",
        "gemini-pro-latest, medium, thinkingLevel,  medium,  true,  ''"
    })
    void thinksAsEachSeriesIsTold(
            String model, String effort, String field, String value, boolean shown, String leftOut)
            throws Exception {
        TranslatedRequest translated =
                translated(model, "\"reasoning_effort\": \"" + effort + "\"");

        JsonNode thinking = translated.body().at("/generationConfig/thinkingConfig");
        assertEquals(value, thinking.path(field).asText());
        assertEquals(shown, thinking.path("includeThoughts").booleanValue());
        assertEquals(2, thinking.size());
        assertEquals(
                leftOut.isEmpty() ? Set.of() : Set.of(leftOut), Set.copyOf(translated.leftOut()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"f\"}}]",
                "\"tools\": [{\"googleSearch\": {}}]",
                "\"web_search_options\": {}"
            })
    void noFormatStandsBesideAToolBeforeGemini3(String tool) throws Exception {
        String fields = tool + ", \"response_format\": {\"type\": \"json_object\"}";

        TranslatedRequest two = translated("gemini-2.5-flash", fields);
        TranslatedRequest three = translated("gemini-3-flash", fields);

        assertEquals(Set.of("response_format"), two.leftOut());
        assertEquals(false, two.body().has("generationConfig"));
        assertEquals(Set.of(), three.leftOut());
        assertEquals(
                "application/json", three.body().at("/generationConfig/responseMimeType").asText());
    }

    @Test
    void picturesOfOlderModelsHaveNoResolution() throws Exception {
        String request = Rendered.resource("/dialect/gemini/parts.json");

        TranslatedRequest two =
                Rendered.request(translator, request, Rendered.model("gemini-2.5-flash"));

        assertEquals(List.of(), two.body().findValues("mediaResolution"));
        assertEquals(Set.of("image_url.detail"), two.leftOut());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-2.0-flash", "gemma-4-31b-it", "gemini-pro", "gemini-exp-1206"})
    void leavesEffortOutWhereNobodyThinks(String model) throws Exception {
        TranslatedRequest translated = translated(model, "\"reasoning_effort\": \"high\"");

        assertEquals(Set.of("reasoning_effort"), translated.leftOut());
        assertEquals(false, translated.body().has("generationConfig"));
    }

    @ParameterizedTest
    @CsvSource({"auto,     AUTO", "none,     NONE", "required, ANY"})
    void choosesTools(String choice, String mode) throws Exception {
        TranslatedRequest translated =
                translated(
                        "gemini-3-flash",
                        "\"tool_choice\": \"%s\", \"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"f\"}}]"
                                .formatted(choice));

        assertEquals(mode, translated.body().at("/toolConfig/functionCallingConfig/mode").asText());
    }

    @ParameterizedTest
    @CsvSource({"auto, AUTO, 1, 0", "required, ANY, 2, 1"})
    void allowsSomeToolsOnly(String word, String mode, int declared, int named) throws Exception {
        TranslatedRequest translated =
                translated(
                        "gemini-3-flash",
                        """
                        "tools": [{"type": "function", "function": {"name": "f"}}, {"type": "function", "function": {"name": "g"}}],
                        "tool_choice": {"type": "allowed_tools", "allowed_tools": {"mode": "%s",
                          "tools": [{"type": "function", "function": {"name": "g"}}]}}\
                        """
                                .formatted(word));

        JsonNode choice = translated.body().at("/toolConfig/functionCallingConfig");
        assertEquals(mode, choice.path("mode").asText());
        assertEquals(named, choice.path("allowedFunctionNames").size());
        assertEquals(declared, translated.body().at("/tools/0/functionDeclarations").size());
    }

    @Test
    void standsInForASignatureThatIsLost() throws Exception {
        String history =
                """
                {"model": "m", "messages": [{"role": "user", "content": "Hi"},
                 {"role": "assistant", "tool_calls": [{"id": "a", "type": "function", "function": {"name": "f", "arguments": "not JSON"}},
                                                      {"id": "b", "type": "function", "function": {"name": "f", "arguments": "{}"}}]}]}
                """;

        JsonNode three =
                Rendered.request(translator, history, Rendered.model("gemini-3-pro")).body();
        JsonNode two =
                Rendered.request(translator, history, Rendered.model("gemini-2.5-pro")).body();

        assertEquals(
                "skip_thought_signature_validator",
                three.at("/contents/1/parts/0/thoughtSignature").asText());
        assertEquals(false, three.at("/contents/1/parts/1").has("thoughtSignature"));
        assertEquals(false, two.at("/contents/1/parts/0").has("thoughtSignature"));
        assertEquals(
                "not JSON", two.at("/contents/1/parts/0/functionCall/args/arguments").asText());
    }

    @Test
    void instructionsAloneAreSaidByTheUser() throws Exception {
        JsonNode body =
                Rendered.request(
                                translator,
                                "{\"model\": \"m\", \"messages\": [{\"role\": \"system\", \"content\": \"Greet.\"}]}",
                                Rendered.model("gemini-3-pro"))
                        .body();

        assertEquals(
                Rendered.json("[{\"role\": \"user\", \"parts\": [{\"text\": \"Greet.\"}]}]"),
                body.path("contents"));
        assertEquals(false, body.has("systemInstruction"));
    }

    @Test
    void embedsManyTextsInBatches() throws Exception {
        EmbeddingForm form =
                new EmbeddingForm(
                        Collections.nCopies(150, new Input.Text("sea")),
                        Optional.of(256),
                        Map.of("user", Rendered.json("\"me\"")),
                        Map.of("taskType", Rendered.json("\"RETRIEVAL_QUERY\"")));
        CalledModel model = Rendered.model("gemini-embedding-001");

        List<TranslatedRequest> requests =
                translator.embeddings().orElseThrow().requests(form, model);

        assertEquals(
                List.of(100, 50),
                requests.stream().map(each -> each.body().path("requests").size()).toList());
        assertEquals(
                Rendered.json(
                        """
                        {"model": "models/gemini-embedding-001", "content": {"parts": [{"text": "sea"}]},
                         "outputDimensionality": 256, "taskType": "RETRIEVAL_QUERY"}
                        """),
                Rendered.json(requests.getFirst().body().at("/requests/0").toString()));
        assertEquals(Set.of("user"), requests.getFirst().leftOut());
    }

    @Test
    void refusesToEmbedTokens() {
        EmbeddingForm form =
                new EmbeddingForm(
                        List.of(new Input.Tokens(List.of(1, 2))),
                        Optional.empty(),
                        Map.of(),
                        Map.of());

        InvalidRequestException refused =
                assertThrows(
                        InvalidRequestException.class,
                        () ->
                                translator
                                        .embeddings()
                                        .orElseThrow()
                                        .requests(form, Rendered.model("gemini-embedding-001")));

        assertEquals(Optional.of("input"), refused.param());
    }
}
