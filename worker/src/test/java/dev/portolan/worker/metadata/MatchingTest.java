package dev.portolan.worker.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.worker.metadata.Matching.Match;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatchingTest {
    /// @param prices of entries, by id: `a=1 b=2`
    private static Optional<Match> find(String prices, Model row) {
        String models =
                Arrays.stream(prices.split(" "))
                        .map(each -> each.split("="))
                        .map(each ->
                                "\"%s\": {\"name\": \"%s\", \"limit\": {\"context\": 1000}, \"cost\": {\"input\": %s}}"
                                        .formatted(each[0], each[0], each[1]))
                        .collect(Collectors.joining(","));
        return new Matching(Sources.read("{\"x\": {\"models\": {" + models + "}}}").entries())
                .find(List.of("x"), row);
    }

    private static String price(Match match) {
        return Agreement.of(match, ModelKind.CHAT)
                .prices()
                .prompt()
                .map(price -> price.movePointRight(6).toPlainString())
                .orElse("none");
    }

    @ParameterizedTest
    @CsvSource({
        // letter by letter, before anything else
        "m,                                     m=1 M=2 m-20260101=3,                         1",
        "openai/gpt-4o:free,                    openai/gpt-4o=2 openai/gpt-4o:free=0,         0",
        // spelled otherwise
        "Meta-Llama/Big,                        meta-llama/big=4,                             4",
        "models/gemini-9,                       gemini-9=5,                                   5",
        "publishers/google/models/gemini-9,     gemini-9=5,                                   5",
        "claude-x@20260101,                     claude-x-20260101=6,                          6",
        // Bedrock's profiles: the region's own price, else what all regions agree on
        "us.anthropic.claude-x-v1:0,            anthropic.claude-x-v1:0=3 us.anthropic.claude-x-v1:0=4, 4",
        "us.anthropic.claude-x-v1:0,            anthropic.claude-x-v1:0=3,                    3",
        "anthropic.claude-x-v1:0,               us.anthropic.claude-x-v1:0=3 eu.anthropic.claude-x-v1:0=3, 3",
        "jp.anthropic.claude-x-v1:0,            us.anthropic.claude-x-v1:0=3 eu.anthropic.claude-x-v1:0=4, none",
        // two spellings that do not agree
        "meta/big,                              Meta/Big=1 META/big=2,                        none",
        // another version is never a price
        "claude-x-20260101,                     claude-x=1,                                   none",
        "gpt-4o,                                gpt-4o-2024-05-13=5,                          none",
        "gpt-4o-latest,                         gpt-4o=5,                                     none",
        "us.anthropic.claude-x-20260101-v1:0,   anthropic.claude-x-20250101-v1:0=3,           none",
    })
    void findsTheModelAndTakesNoPriceThatIsNotIts(String id, String entries, String price) {
        Match match = find(entries, Sources.row("acme/" + id)).orElseThrow();

        assertEquals(price, price(match));
        assertEquals(Optional.of(1000), Agreement.of(match, ModelKind.CHAT).contextLength());
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, gpt-4o-mini=1",
        "openai/gpt-4o, gpt-4o=1",
        "openai/gpt-4o:free, openai/gpt-4o=1",
        "gpt-4, gpt-4-0613=1",
        "us.pilot, pilot=1"
    })
    void takesNothingFromAnotherModel(String id, String entries) {
        assertEquals(Optional.empty(), find(entries, Sources.row("acme/" + id)));
    }

    @Test
    void takesAnotherIdThatTheProviderListsBeforeAnySpelling() {
        Match match =
                find("grok-2=7 GROK-2-1212=8", Sources.row("acme/grok-2-1212", "grok-2"))
                        .orElseThrow();

        assertEquals("7", price(match));
    }

    @Test
    void whereEntriesDifferOnlyWhatTheyAgreeOnIsTaken() {
        ModelFacts facts =
                Agreement.of(
                        find("A=1 a.=2 a=3", Sources.row("acme/a")).orElseThrow(), ModelKind.CHAT);
        ModelFacts both =
                Agreement.of(
                        find("BB=1 Bb=2", Sources.row("acme/bb")).orElseThrow(), ModelKind.CHAT);

        assertEquals(Optional.of("a"), facts.displayName());
        assertEquals(Optional.empty(), both.displayName());
        assertEquals(Optional.of(1000), both.contextLength());
    }

    @Test
    void knowsWhatTheSourcesCallOurProviders() {
        assertEquals(
                List.of("google"),
                ProviderNames.MODELS_DEV.of(Sources.provider("gemini", Map.of())));
        assertEquals(
                List.of("azure"),
                ProviderNames.LITELLM.of(Sources.provider("azure-openai", Map.of())));
        assertEquals(
                List.of("gemini"), ProviderNames.LITELLM.of(Sources.provider("gemini", Map.of())));
        assertEquals(
                List.of("dashscope"),
                ProviderNames.LITELLM.of(Sources.provider("alibaba", Map.of())));
        assertEquals(
                List.of("openrouter"),
                ProviderNames.LITELLM.of(Sources.provider("openrouter", Map.of())));
        assertEquals(
                List.of("openai"),
                ProviderNames.LITELLM.of(
                        Sources.provider(
                                "mine", Map.of("metadata_provider", new TextNode("openai")))));
        assertEquals(
                List.of(),
                ProviderNames.LITELLM.of(
                        Sources.provider("openai", Map.of("metadata_provider", new TextNode("")))));
    }
}
