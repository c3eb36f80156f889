package dev.portolan.dialect.claude;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.Rendered;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.NamedFields;
import dev.portolan.dialect.form.Sampling;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaudeSamplingTest {
    private static Sampling asked(@Nullable BigDecimal temperature, @Nullable BigDecimal topP) {
        return new Sampling(
                Optional.ofNullable(temperature),
                Optional.ofNullable(topP),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // model           | thinks | asked     | sent      | named
                "claude-3-7-sonnet | false  | 0.2 | 0.9 | 0.2 | 0.9 | []",
                "claude-sonnet-4-0 | false  | 0.2 | 0.9 | 0.2 | 0.9 | []",
                "claude-sonnet-4-0 | false  | 1.5 | -   | 1   | -   | [temperature]",
                "glm-4.6           | false  | 0.2 | 0.9 | 0.2 | 0.9 | []",
                "claude-sonnet-4-0 | true   | 0.2 | 0.9 | -   | -   | [temperature, top_p]",
                "claude-sonnet-4-0 | true   | 1   | 0.97 | 1  | 0.97 | []",
                "claude-opus-4-1   | false  | 0.2 | 0.9 | 0.2 | -   | [top_p]",
                "claude-haiku-4-5  | false  | 0.2 | 1   | 0.2 | -   | []",
                "claude-haiku-4-5  | false  | 1.0 | 0.9 | -   | 0.9 | []",
                "claude-opus-4-6   | false  | -   | 0.9 | -   | 0.9 | []",
                "claude-opus-4-6   | true   | 0.2 | 0.97 | -  | 0.97 | [temperature]",
                "claude-opus-4-7   | false  | 0.2 | 0.9 | -   | -   | [temperature, top_p]",
                "claude-sonnet-5   | true   | 1   | 1   | -   | -   | []",
                "claude-prod       | false  | 0   | -   | -   | -   | [temperature]"
            })
    void sendsWhatAModelTakesAndNamesTheRest(
            String model,
            boolean thinks,
            BigDecimal temperature,
            BigDecimal topP,
            BigDecimal sentTemperature,
            BigDecimal sentTopP,
            String leftOut) {
        NamedFields named = new NamedFields(Map.of());

        ClaudeSampling sampling =
                ClaudeSampling.of(
                        asked(temperature, topP),
                        new ClaudeModel(Rendered.model(model)),
                        thinks,
                        named);

        assertEquals(Optional.ofNullable(sentTemperature), sampling.temperature());
        assertEquals(Optional.ofNullable(sentTopP), sampling.topP());
        assertEquals(leftOut, named.leftOut().toString());
    }

    @ParameterizedTest
    @CsvSource({"2023-06-01, true", "2026-10-21, false", "2027-01-01, false"})
    void sendsNoneWhereTheVersionOfTheApiTakesNone(String version, boolean isSent) {
        NamedFields named = new NamedFields(Map.of());
        CalledModel model =
                new CalledModel(
                        "claude-sonnet-4-5",
                        Optional.empty(),
                        Map.of(),
                        Map.of("anthropic_version", Rendered.json("\"" + version + "\"")));

        ClaudeSampling sampling =
                ClaudeSampling.of(
                        asked(new BigDecimal("0.2"), null), new ClaudeModel(model), false, named);

        assertEquals(isSent, sampling.temperature().isPresent());
        assertEquals(isSent ? "[]" : "[temperature]", named.leftOut().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "claude-sonnet-4-6, false, true",
        "claude-sonnet-4-6, true, false",
        "claude-opus-4-7, false, false",
        "claude-opus-5-5, true, false"
    })
    void keepsTopKFromThoseWhoRefuseIt(String model, boolean thinks, boolean isSent) {
        NamedFields named = new NamedFields(Map.of());
        Map<String, JsonNode> further =
                Map.of("top_k", Rendered.json("5"), "container", Rendered.json("\"c\""));

        Map<String, JsonNode> taken =
                ClaudeSampling.further(
                        further, new ClaudeModel(Rendered.model(model)), thinks, named);

        assertEquals(isSent, taken.containsKey("top_k"));
        assertEquals(true, taken.containsKey("container"));
        assertEquals(isSent ? "[]" : "[top_k]", named.leftOut().toString());
    }
}
