package dev.portolan.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.PriceTier;
import dev.portolan.catalog.Prices;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What holds for any tokens at any prices.
class CostPropertiesTest {
    private static final int ROUNDS = 20_000;
    private static final int DEARER_THAN_ANY = 2000;

    private final SplittableRandom random = new SplittableRandom(20261126);

    @Test
    void neverIsNegativeNorBeyondTheDearestPriceOfEachToken() {
        for (int i = 0; i < ROUNDS; i++) {
            Prices prices = prices();
            Usage usage = usage();
            Optional<BigDecimal> cost = Cost.of(usage, prices);
            cost.ifPresent(dollars -> {
                assertTrue(dollars.signum() >= 0, () -> usage + " at " + prices);
                BigDecimal most =
                        dearest(prices.at(usage.prompt()))
                                .multiply(BigDecimal.valueOf(usage.prompt() + usage.completion()))
                                .add(prices.request().orElse(BigDecimal.ZERO));
                assertTrue(dollars.compareTo(most) <= 0, () -> usage + " at " + prices);
            });
        }
    }

    /// Each token is in one part: at one price for all, only how many there are matters.
    @Test
    void atOnePriceItIsThatPriceForEachTokenHoweverTheyAreSplit() {
        for (int i = 0; i < ROUNDS; i++) {
            BigDecimal price = price();
            Optional<BigDecimal> each = Optional.of(price);
            Prices same =
                    new Prices(
                            each,
                            each,
                            each,
                            each,
                            each,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Map.of(Prices.CACHE_WRITE_HOUR, price));
            Usage usage = usage();

            assertEquals(
                    0,
                    price.multiply(BigDecimal.valueOf(usage.prompt() + usage.completion()))
                            .compareTo(Cost.of(usage, same).orElseThrow()),
                    usage::toString);
        }
    }

    @Test
    void moreTokensNeverCostLessAsLongAsLongerPromptsAreNotCheaper() {
        for (int i = 0; i < ROUNDS; i++) {
            Prices prices = prices();
            Usage usage = usage();
            Usage morePrompt = with(usage, usage.prompt() + 1 + random.nextLong(500), 0);
            Usage moreOut = with(usage, usage.prompt(), 1 + random.nextLong(500));
            assertNotLess(usage, moreOut, prices);
            assertNotLess(usage, morePrompt, ascending(prices));
        }
    }

    @Test
    void isTheSumOfItsPromptAndItsCompletion() {
        for (int i = 0; i < ROUNDS; i++) {
            Prices prices = prices();
            Usage all = usage();
            Usage promptOnly =
                    new Usage(
                            all.prompt(),
                            0,
                            0,
                            all.cachedPrompt(),
                            all.cacheWrite(),
                            0,
                            all.cacheWriteHour(),
                            Optional.empty());
            Usage completionOnly = new Usage(0, all.completion(), 0, 0, 0, all.reasoning());
            Prices flat = prices.at(all.prompt());
            Optional<BigDecimal> parts =
                    Cost.of(promptOnly, flat)
                            .flatMap(one ->
                                    Cost.of(completionOnly, flat)
                                            .map(other ->
                                                    one.add(other)
                                                            .subtract(
                                                                    flat.request()
                                                                            .orElse(
                                                                                    BigDecimal
                                                                                            .ZERO))));

            assertEquals(
                    parts.map(BigDecimal::stripTrailingZeros),
                    Cost.of(all, prices).map(BigDecimal::stripTrailingZeros),
                    () -> all + " at " + prices);
        }
    }

    private static void assertNotLess(Usage less, Usage more, Prices prices) {
        Optional<BigDecimal> small = Cost.of(less, prices);
        Optional<BigDecimal> great = Cost.of(more, prices);
        if (small.isPresent() && great.isPresent()) {
            assertTrue(
                    small.get().compareTo(great.get()) <= 0,
                    () -> less + " and " + more + " at " + prices);
        }
    }

    private static Usage with(Usage usage, long prompt, long moreOut) {
        return new Usage(
                prompt,
                usage.completion() + moreOut,
                0,
                usage.cachedPrompt(),
                usage.cacheWrite(),
                usage.reasoning(),
                usage.cacheWriteHour(),
                Optional.empty());
    }

    /// With tiers that only ever raise a price.
    private static Prices ascending(Prices prices) {
        List<PriceTier> tiers = new ArrayList<>();
        for (int i = 0; i < prices.tiers().size(); i++) {
            BigDecimal dear = BigDecimal.valueOf(DEARER_THAN_ANY + i);
            tiers.add(
                    PriceTier.of(
                            prices.tiers().get(i).minPromptTokens(),
                            Map.of(
                                    "prompt", dear,
                                    "completion", dear,
                                    "cache_read", dear,
                                    "cache_write", dear,
                                    "cache_write_1h", dear,
                                    "reasoning", dear)));
        }
        return highest(prices).withTiers(tiers);
    }

    /// Caches no dearer than plain tokens do not matter here: clamping may turn one into the other,
    /// so all prompt tokens get one price.
    private static Prices highest(Prices prices) {
        return new Prices(
                prices.prompt(),
                prices.completion(),
                prices.prompt(),
                prices.prompt(),
                prices.completion(),
                Optional.empty(),
                Optional.empty(),
                prices.request(),
                Optional.empty(),
                Map.of());
    }

    private static BigDecimal dearest(Prices flat) {
        return List.of(
                        flat.prompt(),
                        flat.completion(),
                        flat.cacheRead(),
                        flat.cacheWrite(),
                        flat.reasoning(),
                        Optional.ofNullable(flat.others().get(Prices.CACHE_WRITE_HOUR)))
                .stream()
                .flatMap(Optional::stream)
                .max(BigDecimal::compareTo)
                .orElse(BigDecimal.ZERO);
    }

    /// Also such as a provider should not send: more cached than there is, and the like.
    private Usage usage() {
        return new Usage(
                random.nextLong(1000),
                random.nextLong(1000),
                0,
                random.nextLong(random.nextBoolean() ? 1 : 1200),
                random.nextLong(random.nextBoolean() ? 1 : 1200),
                random.nextLong(random.nextBoolean() ? 1 : 1200),
                random.nextLong(random.nextBoolean() ? 1 : 1200),
                Optional.empty());
    }

    private Prices prices() {
        Map<String, BigDecimal> others = new HashMap<>();
        maybe().ifPresent(price -> others.put(Prices.CACHE_WRITE_HOUR, price));
        List<PriceTier> tiers = new ArrayList<>();
        for (int from = 100 + random.nextInt(400); from < 900; from += 300) {
            Map<String, BigDecimal> named = new HashMap<>();
            for (String name : PriceTier.PRICES) {
                maybe().ifPresent(price -> named.put(name, price));
            }
            tiers.add(PriceTier.of(from, named));
        }
        return new Prices(
                maybe(),
                maybe(),
                maybe(),
                maybe(),
                maybe(),
                Optional.empty(),
                Optional.empty(),
                maybe(),
                Optional.empty(),
                others,
                tiers);
    }

    private Optional<BigDecimal> maybe() {
        return random.nextInt(4) == 0 ? Optional.empty() : Optional.of(price());
    }

    private BigDecimal price() {
        return BigDecimal.valueOf(random.nextLong(2000), random.nextInt(12));
    }
}
