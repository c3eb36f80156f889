package dev.portolan.worker.metadata;

import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.Prices;
import dev.portolan.worker.sync.FactsMerge;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Notices prices that change beyond belief from one run to the next: by more than a hundred times,
/// or to nothing. (From nothing is how a free trial ends.)
final class PriceJump {
    private static final BigDecimal MOST = BigDecimal.valueOf(100);

    private PriceJump() {}

    /// The first such price, in words. Only prices that the source gave are looked at.
    static Optional<String> between(Model row, ModelFacts known) {
        Map<String, Optional<BigDecimal>> before = named(row.facts().prices());
        Map<String, Optional<BigDecimal>> after = named(known.prices());
        for (Map.Entry<String, Optional<BigDecimal>> price : before.entrySet()) {
            String column = price.getKey();
            Optional<BigDecimal> then = price.getValue();
            Optional<BigDecimal> now = after.getOrDefault(column, Optional.empty());
            if (FactsMerge.METADATA.equals(row.fieldSources().get(column))
                    && then.isPresent()
                    && now.isPresent()
                    && isJump(then.get(), now.get())) {
                return Optional.of(
                        column
                                + " would go from "
                                + then.get().toPlainString()
                                + " to "
                                + now.get().toPlainString());
            }
        }
        return Optional.empty();
    }

    private static boolean isJump(BigDecimal then, BigDecimal now) {
        if (then.signum() == 0) {
            return false;
        }
        return now.signum() == 0
                || now.compareTo(then.multiply(MOST)) > 0
                || then.compareTo(now.multiply(MOST)) > 0;
    }

    private static Map<String, Optional<BigDecimal>> named(Prices prices) {
        Map<String, Optional<BigDecimal>> named = new LinkedHashMap<>();
        named.put("price_prompt", prices.prompt());
        named.put("price_completion", prices.completion());
        named.put("price_cache_read", prices.cacheRead());
        named.put("price_cache_write", prices.cacheWrite());
        named.put("price_reasoning", prices.reasoning());
        named.put("price_image", prices.image());
        named.put("price_audio", prices.audio());
        named.put("price_request", prices.request());
        return named;
    }
}
