package dev.portolan.worker.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.PriceTier;
import dev.portolan.catalog.Prices;
import dev.portolan.worker.metadata.Formats.Content;
import dev.portolan.worker.sync.ListFailedException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTest {
    private static final Content MODELS_DEV = Sources.read(Sources.text("models-dev.json"));
    private static final Content LITELLM = Sources.read(Sources.text("litellm.json"));

    private static Entry entry(Content content, String provider, String id) {
        return content.entries().stream()
                .filter(entry -> entry.provider().equals(provider) && entry.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void readsModelsDev() {
        ModelFacts facts = entry(MODELS_DEV, "acme", "pilot").facts();

        assertEquals(Optional.of("Pilot"), facts.displayName());
        assertEquals(Optional.of(400_000), facts.contextLength());
        assertEquals(Optional.of(128_000), facts.maxOutputTokens());
        assertEquals(Set.of("text", "image", "file"), facts.inputModalities());
        assertEquals(Set.of("text"), facts.outputModalities());
        assertEquals(
                Map.of(
                        "tools",
                        true,
                        "reasoning",
                        true,
                        "structured_outputs",
                        false,
                        "vision",
                        true),
                facts.capabilities());
        Prices prices = facts.prices();
        assertEquals("0.00000125", plain(prices.prompt()));
        assertEquals("0.00001", plain(prices.completion()));
        assertEquals("0.000012", plain(prices.reasoning()));
        assertEquals("0.000000125", plain(prices.cacheRead()));
        assertEquals("0.0000015", plain(prices.cacheWrite()));
        assertEquals("0.000004", plain(prices.audio()));
        assertEquals(Map.of("audio_output", new BigDecimal("0.000008")), prices.others());
        assertEquals(
                List.of(
                        PriceTier.of(200_001, Map.of("cache_read", new BigDecimal("0.00000025"))),
                        PriceTier.of(
                                272_001,
                                Map.of(
                                        "prompt", new BigDecimal("0.0000025"),
                                        "completion", new BigDecimal("0.000015")))),
                prices.tiers());
    }

    @Test
    void readsModelsDevsOlderTier() {
        assertEquals(
                List.of(
                        PriceTier.of(
                                200_001,
                                Map.of(
                                        "prompt", new BigDecimal("0.0000002"),
                                        "completion", new BigDecimal("0.0000008")))),
                entry(MODELS_DEV, "acme", "mate").facts().prices().tiers());
    }

    @Test
    void takesNoContextForUnknown() {
        Entry crow = entry(MODELS_DEV, "acme", "crow");

        assertEquals(Optional.empty(), crow.facts().contextLength());
        assertTrue(crow.hasNoContext());
        assertEquals(Prices.UNKNOWN, crow.facts().prices());
        assertEquals(List.of("'acme/odd' is no object"), MODELS_DEV.skipped());
    }

    @Test
    void readsLiteLlm() {
        ModelFacts facts = entry(LITELLM, "acme", "pilot").facts();

        assertEquals(Optional.of(272_000), facts.contextLength());
        assertEquals(Optional.of(128_000), facts.maxOutputTokens());
        assertEquals(Set.of("text", "image"), facts.inputModalities());
        assertEquals(
                Map.of("tools", true, "structured_outputs", false, "vision", true),
                facts.capabilities());
        Prices prices = facts.prices();
        assertEquals("0.00000125", plain(prices.prompt()));
        assertEquals("0.00001", plain(prices.completion()));
        assertEquals("0.000012", plain(prices.reasoning()));
        assertEquals("0.000000125", plain(prices.cacheRead()));
        assertEquals("0.0000015", plain(prices.cacheWrite()));
        assertEquals("0.000004", plain(prices.audio()));
        assertEquals(
                Map.of(
                        "audio_output",
                        new BigDecimal("0.000008"),
                        Prices.CACHE_WRITE_HOUR,
                        new BigDecimal("0.000002")),
                prices.others());
        assertEquals(
                List.of(
                        PriceTier.of(
                                200_001,
                                Map.of(
                                        "prompt", new BigDecimal("0.0000025"),
                                        "completion", new BigDecimal("0.000015"),
                                        "cache_write_1h", new BigDecimal("0.000004")))),
                prices.tiers());
    }

    @Test
    void readsLiteLlmsRangesAndItsManyNamesOfOneProvider() {
        Prices ranges = entry(LITELLM, "dashscope", "qwen-x").facts().prices();

        assertEquals("0.000001", plain(ranges.prompt()));
        assertEquals("0.000005", plain(ranges.completion()));
        assertEquals(
                List.of(
                        PriceTier.of(
                                32_001,
                                Map.of(
                                        "prompt", new BigDecimal("0.000002"),
                                        "completion", new BigDecimal("0.00001")))),
                ranges.tiers());
        assertEquals(
                "0.000003",
                plain(entry(LITELLM, "vertex_ai", "claude-x@20260101").facts().prices().prompt()));
        assertEquals("0.0000001", plain(entry(LITELLM, "acme", "mate").facts().prices().prompt()));
        assertEquals(List.of("'nobody' has no litellm_provider"), LITELLM.skipped());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"acme\": {\"models\": {\"a\": {}}} | not valid JSON",
                "{\"acme\": {\"models\": {\"a\": {\"cost\": {\"input\": NaN}}}}} | not valid JSON",
                "{\"acme\": {\"models\": {\"a\": {}}}} {} | not valid JSON",
                "<html></html> | not valid JSON",
                "[] | neither the shape",
                "{} | neither the shape",
                "{\"acme\": {\"models\": []}} | neither the shape",
                "{\"acme\": {\"models\": {\"a\": {}}}, \"b\": {}} | neither the shape",
                "{\"data\": [{\"id\": \"a\"}]} | neither the shape",
                "{\"sample_spec\": {\"litellm_provider\": \"x\"}} | neither the shape",
                "{\"acme\": {\"models\": {}}} | has no models"
            })
    void refusesWhatIsNeitherFormat(String json, String reason) {
        ListFailedException refused =
                assertThrows(ListFailedException.class, () -> Formats.read(json.getBytes(UTF_8)));

        assertTrue(String.valueOf(refused.getMessage()).contains(reason), refused::getMessage);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"cost\": {\"input\": -1} | /cost/input is negative",
                "\"cost\": {\"output\": \"NaN\"} | /cost/output is no number",
                "\"cost\": {\"output\": true} | /cost/output is no number",
                "\"cost\": {\"input\": 10001} | /cost/input makes 0.010001 dollars, more than 0.01",
                "\"cost\": {\"input\": 1e999} | /cost/input has more than 60 digits",
                "\"cost\": {\"tiers\": [{\"tier\": {\"size\": 5}, \"input\": -2}]} | /cost/tiers/0/input is negative",
                "\"limit\": {\"context\": -5} | /limit/context is -5 tokens",
                "\"limit\": {\"output\": \"many\"} | /limit/output is no number"
            })
    void saysWhatCannotBe(String fields, String absurdity) {
        Content content = Sources.read("{\"acme\": {\"models\": {\"a\": {" + fields + "}}}}");

        assertEquals(List.of(absurdity), entry(content, "acme", "a").absurdities());
    }

    private static String plain(Optional<BigDecimal> price) {
        return price.orElseThrow().toPlainString();
    }
}
