package dev.portolan.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.catalog.PriceTier;
import dev.portolan.catalog.Prices;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sums done by hand, with prices as the providers publish them.
class CostTest {
    /// https://www.anthropic.com/pricing, Claude Sonnet 4.5, read 2026-11-26: 3 and 15 dollars a
    /// million, 6 and 22.50 above 200,000 prompt tokens; cache reads a tenth, writes 1.25 and 2
    /// times as much.
    private static final Prices SONNET =
            prices(
                            "prompt=0.000003 completion=0.000015 cacheRead=0.0000003 cacheWrite=0.00000375 hour=0.000006")
                    .withTiers(
                            List.of(
                                    PriceTier.of(
                                            200_001,
                                            Map.of(
                                                    "prompt", new BigDecimal("0.000006"),
                                                    "completion", new BigDecimal("0.0000225"),
                                                    "cache_read", new BigDecimal("0.0000006"),
                                                    "cache_write", new BigDecimal("0.0000075"),
                                                    "cache_write_1h",
                                                            new BigDecimal("0.000012")))));

    /// https://ai.google.dev/gemini-api/docs/pricing, Gemini 2.5 Pro, read 2026-11-26.
    private static final Prices GEMINI =
            prices("prompt=0.00000125 completion=0.00001 cacheRead=0.000000125")
                    .withTiers(
                            List.of(
                                    PriceTier.of(
                                            200_001,
                                            Map.of(
                                                    "prompt", new BigDecimal("0.0000025"),
                                                    "completion", new BigDecimal("0.000015"),
                                                    "cache_read", new BigDecimal("0.00000025")))));

    /// https://platform.openai.com/docs/pricing, GPT-4o, read 2026-11-26.
    private static final Prices GPT_4O =
            prices("prompt=0.0000025 completion=0.00001 cacheRead=0.00000125");

    /// https://docs.perplexity.ai/getting-started/pricing, Sonar with little context, read
    /// 2026-11-26: a dollar a million, and 5 for a thousand requests.
    private static final Prices SONAR = prices("prompt=0.000001 completion=0.000001 request=0.005");

    @ParameterizedTest
    @CsvSource({
        // 1000 plain at 3, 2000 read at 0.30, 500 written at 3.75, 300 of an hour at 6, 800 out
        "3800, 800, 2000, 800, 0, 300, 0.019275",
        // at one token above the bound everything is at the tier's prices
        "200001, 0, 0, 0, 0, 0, 1.200006",
        "200000, 0, 0, 0, 0, 0, 0.6",
        "200001, 100, 200000, 1, 0, 1, 0.122262",
    })
    void sonnet(
            long prompt, long out, long read, long write, long reasoning, long hour, String cost) {
        assertEquals(Optional.of(cost), cost(SONNET, prompt, out, read, write, reasoning, hour));
    }

    @Test
    void otherPriceLists() {
        // 1000 plain and 1000 cached: 0.0025 + 0.00125, 500 out: 0.005
        assertEquals(Optional.of("0.00875"), cost(GPT_4O, 2000, 500, 1000, 0, 0, 0));
        // thoughts are output
        assertEquals(Optional.of("0.02125"), cost(GEMINI, 1000, 2000, 0, 0, 1500, 0));
        // 200,001 at 2.50, 2000 at 15
        assertEquals(Optional.of("0.5300025"), cost(GEMINI, 200_001, 2000, 0, 0, 1500, 0));
        assertEquals(Optional.of("0.00504"), cost(SONAR, 24, 16, 0, 0, 0, 0));
    }

    @Test
    void reasoningHasItsOwnPriceUnlessThatIsZero() {
        Prices own = prices("prompt=1 completion=10 reasoning=3");
        Prices zero = prices("prompt=1 completion=10 reasoning=0");
        Prices free = prices("prompt=0 completion=0 reasoning=0");

        assertEquals(Optional.of("30"), cost(own, 1, 5, 0, 0, 3, 0));
        assertEquals(Optional.of("51"), cost(zero, 1, 5, 0, 0, 3, 0));
        assertEquals(Optional.of("0"), cost(free, 1, 5, 0, 0, 3, 0));
    }

    @Test
    void withoutAPriceForCachesTheyAreAtThePromptsPrice() {
        Prices plain = prices("prompt=1 completion=2");
        Prices written = prices("prompt=1 completion=2 cacheWrite=5");

        assertEquals(Optional.of("10"), cost(plain, 10, 0, 3, 4, 0, 2));
        assertEquals(Optional.of("26"), cost(written, 10, 0, 3, 4, 0, 2));
    }

    @Test
    void anUnknownPriceIsNotZero() {
        assertEquals(Optional.empty(), cost(Prices.UNKNOWN, 0, 0, 0, 0, 0, 0));
        assertEquals(Optional.empty(), cost(prices("prompt=1"), 1, 1, 0, 0, 0, 0));
        assertEquals(Optional.empty(), cost(prices("completion=1"), 1, 1, 0, 0, 0, 0));
        // embeddings have no completion
        assertEquals(Optional.of("7"), cost(prices("prompt=1"), 7, 0, 0, 0, 0, 0));
    }

    @Test
    void whatTheProviderChargesCountsBeforeThePrices() {
        Usage charged = new Usage(1, 1, 2, 0, 0, 0).costing(Optional.of(new BigDecimal("0.5")));

        assertEquals(charged, Cost.priced(charged, GPT_4O));
        assertEquals(
                Optional.of(new BigDecimal("0.0000125")),
                Cost.priced(new Usage(1, 1, 2, 0, 0, 0), GPT_4O).cost());
        assertEquals(
                Optional.empty(), Cost.priced(new Usage(1, 1, 2, 0, 0, 0), Prices.UNKNOWN).cost());
    }

    @Test
    void isWrittenWithoutAnExponent() {
        assertEquals("0.000000075", Cost.plain(new BigDecimal("7.50E-8")));
        assertEquals("100", Cost.plain(new BigDecimal("1E+2")));
        assertEquals("0", Cost.plain(new BigDecimal("0E-9")));
    }

    static Optional<String> cost(
            Prices prices,
            long prompt,
            long out,
            long read,
            long write,
            long reasoning,
            long hour) {
        Usage usage =
                new Usage(
                        prompt, out, prompt + out, read, write, reasoning, hour, Optional.empty());
        return Cost.of(usage, prices).map(Cost::plain);
    }

    /// @param words such as `prompt=0.1 cacheRead=0.2`
    static Prices prices(String words) {
        Map<String, BigDecimal> named = new HashMap<>();
        for (String word : words.split(" ")) {
            named.put(
                    word.substring(0, word.indexOf('=')),
                    new BigDecimal(word.substring(word.indexOf('=') + 1)));
        }
        return new Prices(
                Optional.ofNullable(named.get("prompt")),
                Optional.ofNullable(named.get("completion")),
                Optional.ofNullable(named.get("cacheRead")),
                Optional.ofNullable(named.get("cacheWrite")),
                Optional.ofNullable(named.get("reasoning")),
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(named.get("request")),
                Optional.empty(),
                named.containsKey("hour")
                        ? Map.of(Prices.CACHE_WRITE_HOUR, named.get("hour"))
                        : Map.of());
    }
}
