package dev.portolan.api.admin.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.api.admin.wire.Fields;
import dev.portolan.api.admin.wire.JsonView;
import dev.portolan.api.admin.wire.PriceText;
import dev.portolan.catalog.PriceTier;
import dev.portolan.catalog.Prices;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Price tiers as the admin API shows and takes them: `[{"min_prompt_tokens": 200001, "prompt":
/// "0.000006"}]`.
final class PriceTierText {
    private static final String NAME = "price_tiers";
    private static final String RULE =
            "must be an object of min_prompt_tokens, an integer from 1, and at least one of "
                    + String.join(", ", PriceTier.PRICES)
                    + ", each of which "
                    + PriceText.RULE;
    private static final long MOST_TOKENS = 2_000_000_000;

    private PriceTierText() {}

    static List<PriceTier> read(Fields fields, List<PriceTier> current) {
        List<PriceTier> tiers =
                fields.list(NAME, current, Prices.MOST_TIERS, RULE, PriceTierText::tier);
        Set<Long> bounds = new HashSet<>();
        for (PriceTier tier : tiers) {
            if (!bounds.add(tier.minPromptTokens())) {
                fields.refuse(
                        NAME, "has two tiers from " + tier.minPromptTokens() + " prompt tokens");
                return current;
            }
        }
        return tiers;
    }

    static JsonView view(PriceTier tier) {
        JsonView view = new JsonView().put(PriceTier.MIN_PROMPT_TOKENS, tier.minPromptTokens());
        tier.prices().forEach((name, price) -> view.put(name, Optional.of(price)));
        return view;
    }

    private static Optional<PriceTier> tier(JsonNode node) {
        JsonNode from = node.path(PriceTier.MIN_PROMPT_TOKENS);
        if (!(node instanceof ObjectNode object)
                || !from.isIntegralNumber()
                || !from.canConvertToLong()
                || from.longValue() < 1
                || from.longValue() > MOST_TOKENS) {
            return Optional.empty();
        }
        Map<String, BigDecimal> prices = new HashMap<>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (field.getKey().equals(PriceTier.MIN_PROMPT_TOKENS)) {
                continue;
            }
            Optional<BigDecimal> price = PriceText.of(field.getValue());
            if (price.isEmpty() || !PriceTier.PRICES.contains(field.getKey())) {
                return Optional.empty();
            }
            prices.put(field.getKey(), price.get());
        }
        return prices.isEmpty()
                ? Optional.empty()
                : Optional.of(PriceTier.of(from.longValue(), prices));
    }
}
