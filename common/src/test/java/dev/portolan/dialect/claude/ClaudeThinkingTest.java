package dev.portolan.dialect.claude;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.Rendered;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.ChatForm;
import dev.portolan.dialect.form.NamedFields;
import dev.portolan.dialect.form.Trees;
import dev.portolan.dialect.openai.ChatRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaudeThinkingTest {
    private static final String ADAPTIVE = "{\"thinking\": {\"type\": \"adaptive\"%s}, ";
    private static final Set<String> EFFORT = Set.of("reasoning_effort");

    private final ObjectNode fields = Trees.object();
    private NamedFields named = new NamedFields(Map.of());

    private ClaudeThinking write(CalledModel model, String asked) throws Exception {
        return write(model, asked, 50_000);
    }

    private ClaudeThinking write(CalledModel model, String asked, int most) throws Exception {
        ChatForm form =
                ChatRequest.parse(
                                """
                                {"model": "m", "messages": [{"role": "user", "content": "Hi"}], %s}
                                """
                                        .formatted(asked)
                                        .getBytes(UTF_8))
                        .form();
        named = new NamedFields(Map.of());
        ClaudeThinking thinking =
                new ClaudeThinking(form, new ClaudeModel(model), MissingNode.getInstance(), named);
        thinking.write(fields, most);
        return thinking;
    }

    private void effort(String model, String effort) throws Exception {
        write(Rendered.model(model), "\"reasoning_effort\": \"" + effort + "\"");
    }

    private static CalledModel known(String name, Map<String, Boolean> capabilities) {
        return new CalledModel(name, Optional.empty(), capabilities, Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "claude-3-7-sonnet-20250219, low, 2048",
        "claude-sonnet-4@20250514, medium, 8192",
        "claude-opus-4-5-20251101, high, 24576",
        "claude-opus-4.5, max, 32768",
        "anthropic--claude-4.5-opus, low, 2048",
        "claude_opus4_5, low, 2048",
        "claude-sonnet-45, low, 2048",
        "claude-37-sonnet, low, 2048",
        "my-claude41, low, 2048",
        "claude-team-sonnet-4-5, low, 2048",
        "claude-sonnet-4-1m, low, 2048",
        "glm-4.6, low, 2048",
        "kimi-k2, low, 2048",
        "us.anthropic.claude-haiku-4-5-20251001-v1:0, minimal, 1024"
    })
    void olderModelsHaveABudget(String model, String effort, int tokens) throws Exception {
        effort(model, effort);

        assertEquals(
                Rendered.json(
                        "{\"thinking\": {\"type\": \"enabled\", \"budget_tokens\": %s}}"
                                .formatted(tokens)),
                fields);
        assertEquals(Set.of(), named.leftOut());
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-6, high, high, false",
        "claude-opus-4-6, max, max, false",
        "claude-opus-4-6, minimal, low, false",
        "claude-opus-4-6, xhigh, high, true",
        "us.anthropic.claude-mythos-preview, xhigh, high, true",
        "claude-opus-4-7, xhigh, xhigh, false",
        "anthropic.claude-fable-5-1, max, max, false",
        "claude-haiku-5-5, low, low, false",
        "claude-opus-5@default, xhigh, xhigh, false",
        "claude-prod-2, xhigh, xhigh, false",
        "claude-vision, xhigh, xhigh, false",
        "claude-opus-latest, xhigh, xhigh, false"
    })
    void newerModelsAreToldTheNearestEffortThatTheyTake(
            String model, String effort, String told, boolean isNamed) throws Exception {
        effort(model, effort);

        assertEquals("adaptive", fields.at("/thinking/type").asText());
        assertEquals(told, fields.at("/output_config/effort").asText());
        assertEquals(isNamed ? EFFORT : Set.of(), named.leftOut());
    }

    @Test
    void asksForThoughtsWhereTheyAreNotShownUnasked() throws Exception {
        effort("claude-sonnet-4-6", "low");
        assertEquals(
                Rendered.json(ADAPTIVE.formatted("") + "\"output_config\": {\"effort\": \"low\"}}"),
                fields);

        effort("claude-opus-4-7", "low");
        assertEquals(
                Rendered.json(
                        ADAPTIVE.formatted(", \"display\": \"summarized\"")
                                + "\"output_config\": {\"effort\": \"low\"}}"),
                fields);
    }

    /// And so its temperature is left alone.
    @Test
    void thereAreNoThoughtsInAnAnswerThatIsTooShortForThem() throws Exception {
        ClaudeThinking thinking =
                write(Rendered.model("claude-sonnet-4-5"), "\"reasoning_effort\": \"low\"", 500);

        assertFalse(thinking.isOn());
        assertEquals(Trees.object(), fields);
        assertEquals(EFFORT, named.leftOut());
    }

    @Test
    void theCatalogsWordComesFirst() throws Exception {
        write(
                known(
                        "harbour-master",
                        Map.of(
                                "adaptive_thinking", true,
                                "effort_xhigh", false,
                                "effort_high", false)),
                "\"reasoning_effort\": \"xhigh\"");
        assertEquals("medium", fields.at("/output_config/effort").asText());
        assertEquals(EFFORT, named.leftOut());

        write(
                known("claude-opus-4-6", Map.of("effort_xhigh", true)),
                "\"reasoning_effort\": \"xhigh\"");
        assertEquals("xhigh", fields.at("/output_config/effort").asText());
        assertEquals(Set.of(), named.leftOut());

        write(
                known("claude-x", Map.of("adaptive_thinking", false)),
                "\"reasoning_effort\": \"low\"");
        assertEquals(2048, fields.at("/thinking/budget_tokens").asInt());
    }

    @ParameterizedTest
    @CsvSource({
        "claude-3-5-sonnet-20241022",
        "claude-3-opus-20240229",
        "claude-2.1",
        "anthropic.claude-v2:1",
        "claude-instant-1.2"
    })
    void modelsThatCannotThinkAreNotMadeTo(String model) throws Exception {
        effort(model, "high");

        assertEquals(Trees.object(), fields);
        assertEquals(EFFORT, named.leftOut());
    }

    @Test
    void norAreThoseThatTheCatalogSaysCannot() throws Exception {
        write(
                known("claude-opus-4-6", Map.of("reasoning", false)),
                "\"reasoning_effort\": \"high\"");

        assertEquals(Trees.object(), fields);
        assertEquals(EFFORT, named.leftOut());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "claude-3-5-haiku-20241022 | {}                                        | false",
                "claude-opus-4-8           | {}                                        | false",
                "claude-opus-5             | {\"thinking\": {\"type\": \"disabled\"}}      | false",
                "claude-sonnet-5           | {\"thinking\": {\"type\": \"disabled\"}}      | false",
                "claude-haiku-5-5          | {\"thinking\": {\"type\": \"disabled\"}}      | false",
                "claude-sonnet-5-5         | {\"thinking\": {\"type\": \"between_tools\"}} | false",
                "claude-opus-5-5           | {\"output_config\": {\"effort\": \"low\"}}    | true",
                "claude-fable-5            | {\"output_config\": {\"effort\": \"low\"}}    | true",
                "claude-mythos-preview     | {\"output_config\": {\"effort\": \"low\"}}    | true"
            })
    void keepsFromThinkingWhoDoesSoUnasked(String model, String sent, boolean isNamed)
            throws Exception {
        effort(model, "none");

        assertEquals(Rendered.json(sent), fields);
        assertEquals(isNamed ? EFFORT : Set.of(), named.leftOut());
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-5, false",
        "claude-opus-4-7, false",
        "claude-opus-4-8, true",
        "claude-opus-5, true"
    })
    void aForcedCallLeavesRoomForThoughtsInNewerModelsOnly(String model, boolean thinks)
            throws Exception {
        write(
                Rendered.model(model),
                "\"reasoning_effort\": \"high\", \"tool_choice\": \"required\", "
                        + "\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"f\"}}]");

        assertEquals(thinks, fields.has("thinking"));
        assertEquals(thinks ? Set.of() : EFFORT, named.leftOut());
    }

    @ParameterizedTest
    @CsvSource({
        "claude-opus-5, false",
        "claude-haiku-5-5, false",
        "claude-opus-latest, false",
        "claude-opus-5-5, true",
        "claude-sonnet-5-5, true",
        "claude-fable-5-1, true"
    })
    void knowsWhoCannotBeForcedToCall(String model, boolean refuses) {
        assertEquals(refuses, new ClaudeModel(Rendered.model(model)).refusesForcedCalls());
    }
}
