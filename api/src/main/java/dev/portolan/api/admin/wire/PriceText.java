package dev.portolan.api.admin.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/// A price as people and programs write it: `"0.0000025"`, `2.5e-6`.
public final class PriceText {
    public static final String RULE =
            "must be US dollars as a decimal such as \"0.0000025\", from 0 to 1,000,000 with at most 30 decimals";

    private static final Pattern DECIMAL =
            Pattern.compile("[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?");
    private static final BigDecimal MOST = new BigDecimal(1_000_000);
    private static final int MOST_DECIMALS = 30;

    private PriceText() {}

    public static Optional<BigDecimal> of(JsonNode node) {
        if (!node.isTextual() && !node.isNumber()) {
            return Optional.empty();
        }
        String text = node.isTextual() ? node.textValue() : node.toString();
        if (!DECIMAL.matcher(text).matches()) {
            return Optional.empty();
        }
        BigDecimal price = new BigDecimal(text).stripTrailingZeros();
        return price.compareTo(MOST) <= 0 && price.scale() <= MOST_DECIMALS
                ? Optional.of(price)
                : Optional.empty();
    }
}
