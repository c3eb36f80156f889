package dev.portolan.api.admin.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One value of a field, read as what it must be, and as what the database can keep; empty where it
/// is anything else.
final class FieldValue {
    /// In characters of JSON; what an administrator may attach to a row in one field.
    private static final int LONGEST_JSON = 65_536;

    static final String JSON_RULE =
            String.format(
                    Locale.ROOT,
                    "must be at most %,d characters of JSON, with numbers below 1e300 and without U+0000",
                    LONGEST_JSON);

    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    private FieldValue() {}

    static Optional<String> text(JsonNode node, int longest) {
        return node.isTextual()
                ? Optional.of(node.textValue())
                        .filter(text ->
                                !text.isBlank() && text.length() <= longest && isStorable(text))
                : Optional.empty();
    }

    static Optional<Boolean> truth(JsonNode node) {
        return node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty();
    }

    static Optional<Integer> integer(JsonNode node, int least, int most) {
        return node.isIntegralNumber()
                        && node.canConvertToInt()
                        && node.intValue() >= least
                        && node.intValue() <= most
                ? Optional.of(node.intValue())
                : Optional.empty();
    }

    static Optional<Instant> instant(JsonNode node) {
        try {
            return node.isTextual()
                    ? Optional.of(OffsetDateTime.parse(node.textValue()).toInstant())
                            .filter(at -> at.isAfter(Instant.EPOCH) && at.isBefore(LAST))
                    : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    static Optional<LocalDate> date(JsonNode node) {
        try {
            return node.isTextual()
                    ? Optional.of(LocalDate.parse(node.textValue()))
                            .filter(date -> date.getYear() >= 1 && date.getYear() < 10_000)
                    : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /// @param object as it would be kept
    /// @param given what of it is new
    static boolean isStorable(Map<String, JsonNode> object, ObjectNode given) {
        int length =
                object.entrySet().stream()
                        .mapToInt(field ->
                                field.getKey().length() + field.getValue().toString().length())
                        .sum();
        return length <= LONGEST_JSON && isStorable(given);
    }

    /// PostgreSQL keeps no U+0000, and half a surrogate pair is no character.
    private static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(c ->
                        c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }

    private static boolean isStorable(JsonNode node) {
        if (node.isTextual()) {
            return isStorable(node.textValue());
        }
        if (node.isNumber()) {
            BigDecimal number = node.decimalValue();
            return Math.abs((long) number.precision() - number.scale()) <= 300
                    && Math.abs((long) number.scale()) <= 300;
        }
        if (node instanceof ObjectNode object
                && !object.properties().stream().allMatch(field -> isStorable(field.getKey()))) {
            return false;
        }
        for (JsonNode child : node) {
            if (!isStorable(child)) {
                return false;
            }
        }
        return true;
    }
}
