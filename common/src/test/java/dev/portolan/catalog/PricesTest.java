package dev.portolan.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PricesTest {
    private static final Prices FLAT =
            new Prices(
                    Optional.of(new BigDecimal("1")),
                    Optional.of(new BigDecimal("2")),
                    Optional.empty(),
                    Optional.of(new BigDecimal("0.5")),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of());

    private static final Prices TIERED =
            FLAT.withTiers(
                    List.of(
                            PriceTier.of(1000, Map.of("prompt", new BigDecimal("100"))),
                            PriceTier.of(
                                    200,
                                    Map.of(
                                            "prompt", new BigDecimal("10"),
                                            "cache_write_1h", new BigDecimal("7")))));

    @ParameterizedTest
    @CsvSource({"0, 1", "199, 1", "200, 10", "999, 10", "1000, 100", "9000000000, 100"})
    void theHighestTierReachedIsForTheWholeRequest(long promptTokens, String price) {
        BigDecimal found = TIERED.at(promptTokens).prompt().orElseThrow();

        assertEquals(price, found.toPlainString());
    }

    @Test
    void whatATierDoesNotNameStays() {
        Prices high = TIERED.at(300);

        assertEquals(FLAT.completion(), high.completion());
        assertEquals(FLAT.cacheWrite(), high.cacheWrite());
        assertEquals(new BigDecimal("7"), high.others().get(Prices.CACHE_WRITE_HOUR));
        assertEquals(List.of(), high.tiers());
        assertEquals(FLAT, TIERED.at(1));
    }

    @Test
    void tiersAreAscendingAndOneForEachLength() {
        assertEquals(
                List.of(200L, 1000L),
                TIERED.tiers().stream().map(PriceTier::minPromptTokens).toList());
        PriceTier tier = PriceTier.of(5, Map.of());
        assertThrows(IllegalArgumentException.class, () -> FLAT.withTiers(List.of(tier, tier)));
        assertThrows(IllegalArgumentException.class, () -> PriceTier.of(0, Map.of()));
        assertThrows(
                IllegalArgumentException.class,
                () -> PriceTier.of(5, Map.of("prompt", new BigDecimal("-1"))));
    }
}
