package dev.portolan.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A model's [Prices] and their columns, both ways. What PostgreSQL lets through is held to more
/// here, since money is counted with it.
final class PriceColumns {
    private static final int MOST_DIGITS = 100;

    private PriceColumns() {}

    static Prices read(Row row) {
        return new Prices(
                price(row, "price_prompt"),
                price(row, "price_completion"),
                price(row, "price_cache_read"),
                price(row, "price_cache_write"),
                price(row, "price_reasoning"),
                price(row, "price_image"),
                price(row, "price_audio"),
                price(row, "price_request"),
                price(row, "price_web_search"),
                others(row, "prices_other"),
                tiers(row, "price_tiers"));
    }

    static void write(ObjectNode row, Prices prices) {
        Map<String, Optional<BigDecimal>> columns =
                Map.of(
                        "price_prompt", prices.prompt(),
                        "price_completion", prices.completion(),
                        "price_cache_read", prices.cacheRead(),
                        "price_cache_write", prices.cacheWrite(),
                        "price_reasoning", prices.reasoning(),
                        "price_image", prices.image(),
                        "price_audio", prices.audio(),
                        "price_request", prices.request(),
                        "price_web_search", prices.webSearch());
        columns.forEach((column, price) -> row.put(column, price.orElse(null)));
        ObjectNode others = row.putObject("prices_other");
        prices.others().forEach(others::put);
        ArrayNode tiers = row.putArray("price_tiers");
        prices.tiers().forEach(tier -> tiers.add(tier.json()));
    }

    private static Optional<BigDecimal> price(Row row, String column) {
        return row.optional(column).map(value -> price(row, column, value));
    }

    private static Map<String, BigDecimal> others(Row row, String column) {
        Map<String, BigDecimal> prices = new LinkedHashMap<>();
        row.object(column).forEach((name, price) -> prices.put(name, price(row, column, price)));
        return prices;
    }

    /// Absent in what a release before the tiers wrote.
    private static List<PriceTier> tiers(Row row, String column) {
        Optional<JsonNode> list = row.optional(column);
        if (list.isEmpty()) {
            return List.of();
        }
        if (!list.get().isArray()) {
            throw row.fault(RefusalReason.UNREADABLE_ROW, column, "is no list");
        }
        List<PriceTier> tiers = new ArrayList<>(list.get().size());
        for (JsonNode tier : list.get()) {
            tiers.add(tier(row, column, tier));
        }
        return tiers;
    }

    private static PriceTier tier(Row row, String column, JsonNode tier) {
        JsonNode from = tier.path(PriceTier.MIN_PROMPT_TOKENS);
        if (!from.isIntegralNumber() || !from.canConvertToLong()) {
            throw row.fault(
                    RefusalReason.BAD_PRICE,
                    column,
                    "holds a tier without a whole " + PriceTier.MIN_PROMPT_TOKENS);
        }
        Map<String, BigDecimal> prices = new LinkedHashMap<>();
        for (String name : PriceTier.PRICES) {
            JsonNode price = tier.path(name);
            if (!Row.isAbsent(price)) {
                prices.put(name, price(row, column, price));
            }
        }
        return PriceTier.of(from.longValue(), prices);
    }

    private static BigDecimal price(Row row, String column, JsonNode value) {
        // NaN and Infinity are numbers to PostgreSQL, pass CHECK (price >= 0), and come as texts.
        if (!value.isNumber() || value.decimalValue().signum() < 0) {
            throw row.fault(
                    RefusalReason.BAD_PRICE,
                    column,
                    "is no price: it must be a number and not negative");
        }
        BigDecimal price = value.decimalValue();
        if (price.precision() > MOST_DIGITS || Math.abs(price.scale()) > MOST_DIGITS) {
            throw row.fault(
                    RefusalReason.BAD_PRICE, column, "is no price: it has more than 100 digits");
        }
        return price;
    }
}
