package dev.portolan.worker.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the figures of one entry and remembers those that cannot be. For one thread.
final class Figures {
    /// Ten thousand dollars for a million tokens. The dearest known are six hundred; a file that
    /// takes dollars a million for dollars a token is beyond it at once.
    static final BigDecimal MOST_PER_TOKEN = new BigDecimal("0.01");

    /// For an image, a search, a request.
    static final BigDecimal MOST_PER_PIECE = BigDecimal.valueOf(1000);

    private static final int MOST_DIGITS = 60;
    private static final BigDecimal MOST_TOKENS = BigDecimal.valueOf(Integer.MAX_VALUE);

    private final JsonNode node;
    private final List<String> absurdities = new ArrayList<>();

    Figures(JsonNode node) {
        this.node = node;
    }

    List<String> absurdities() {
        return absurdities;
    }

    JsonNode at(String pointer) {
        return node.at(pointer);
    }

    /// A price in dollars.
    ///
    /// @param movePoint how the figure becomes dollars: -6 where it is for a million
    Optional<BigDecimal> price(String pointer, int movePoint, BigDecimal most) {
        return number(pointer)
                .map(value -> value.scaleByPowerOfTen(movePoint))
                .filter(price -> isBelievable(pointer, price, most));
    }

    /// A number of tokens; zero and none are both unknown.
    Optional<Integer> tokens(String pointer) {
        return number(pointer)
                .filter(value -> {
                    if (value.signum() < 0) {
                        absurdities.add(pointer + " is " + value.toPlainString() + " tokens");
                    }
                    return value.signum() > 0 && value.compareTo(MOST_TOKENS) <= 0;
                })
                .map(BigDecimal::intValue)
                .filter(value -> value > 0);
    }

    boolean isZero(String pointer) {
        JsonNode value = node.at(pointer);
        return value.isNumber() && value.decimalValue().signum() == 0;
    }

    private Optional<BigDecimal> number(String pointer) {
        JsonNode value = node.at(pointer);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (value.isTextual() && value.asText().length() <= MOST_DIGITS) {
            try {
                return bounded(pointer, new BigDecimal(value.asText().strip()));
            } catch (NumberFormatException _) {
                absurdities.add(pointer + " is no number");
                return Optional.empty();
            }
        }
        if (!value.isNumber()) {
            absurdities.add(pointer + " is no number");
            return Optional.empty();
        }
        return bounded(pointer, value.decimalValue());
    }

    private Optional<BigDecimal> bounded(String pointer, BigDecimal number) {
        if (number.precision() > MOST_DIGITS || Math.abs((long) number.scale()) > MOST_DIGITS) {
            absurdities.add(pointer + " has more than " + MOST_DIGITS + " digits");
            return Optional.empty();
        }
        return Optional.of(number);
    }

    private boolean isBelievable(String pointer, BigDecimal price, BigDecimal most) {
        if (price.signum() < 0) {
            absurdities.add(pointer + " is negative");
            return false;
        }
        if (price.compareTo(most) > 0) {
            absurdities.add(
                    pointer
                            + " makes "
                            + price.stripTrailingZeros().toPlainString()
                            + " dollars, more than "
                            + most.toPlainString());
            return false;
        }
        return true;
    }
}
