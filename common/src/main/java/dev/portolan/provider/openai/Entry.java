package dev.portolan.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// One entry of a list, read mildly: a value of the wrong kind counts as absent, a number may come
/// as a string. Places are JSON pointers, tried in order.
record Entry(JsonNode node) {
    private static final Pattern DECIMAL =
            Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?([eE]-?[0-9]{1,3})?");
    private static final BigDecimal MOST_TOKENS = BigDecimal.valueOf(Integer.MAX_VALUE);
    private static final BigDecimal EPOCH_MILLIS = new BigDecimal("100000000000");

    JsonNode at(String pointer) {
        return node.at(pointer);
    }

    Optional<String> text(String... pointers) {
        for (String pointer : pointers) {
            JsonNode value = at(pointer);
            if (value.isTextual() && !value.asText().isBlank()) {
                return Optional.of(value.asText().strip());
            }
        }
        return Optional.empty();
    }

    Optional<Boolean> flag(String... pointers) {
        for (String pointer : pointers) {
            JsonNode value = at(pointer);
            if (value.isBoolean()) {
                return Optional.of(value.asBoolean());
            }
        }
        return Optional.empty();
    }

    /// A count of tokens: positive, and an `int`. Zero and less mean that the provider does not
    /// know.
    Optional<Integer> count(String... pointers) {
        for (String pointer : pointers) {
            Optional<Integer> count =
                    decimal(at(pointer))
                            .filter(value ->
                                    value.signum() > 0 && value.compareTo(MOST_TOKENS) <= 0)
                            .map(BigDecimal::intValue)
                            .filter(value -> value > 0);
            if (count.isPresent()) {
                return count;
            }
        }
        return Optional.empty();
    }

    Optional<BigDecimal> decimal(String pointer) {
        return decimal(at(pointer));
    }

    static Optional<BigDecimal> decimal(JsonNode value) {
        if (!value.isNumber() && !value.isTextual()) {
            return Optional.empty();
        }
        String text = value.asText().strip();
        return DECIMAL.matcher(text).matches()
                ? Optional.of(new BigDecimal(text))
                : Optional.empty();
    }

    /// The words of a list, in lower case.
    List<String> words(String... pointers) {
        for (String pointer : pointers) {
            JsonNode value = at(pointer);
            if (value.isArray()) {
                List<String> words = new ArrayList<>();
                value.forEach(word -> {
                    if (word.isTextual() && !word.asText().isBlank()) {
                        words.add(word.asText().strip().toLowerCase(Locale.ROOT));
                    }
                });
                if (!words.isEmpty()) {
                    return words;
                }
            }
        }
        return List.of();
    }

    /// A moment, from epoch seconds, epoch milliseconds or ISO 8601. Zero means that the provider
    /// does not know.
    Optional<Instant> moment(String... pointers) {
        for (String pointer : pointers) {
            JsonNode value = at(pointer);
            Optional<Instant> moment =
                    decimal(value)
                            .filter(number ->
                                    number.signum() > 0
                                            && number.compareTo(EPOCH_MILLIS.movePointRight(3)) < 0)
                            .map(number ->
                                    number.compareTo(EPOCH_MILLIS) >= 0
                                            ? Instant.ofEpochMilli(number.longValue())
                                            : Instant.ofEpochSecond(number.longValue()));
            if (moment.isEmpty() && value.isTextual()) {
                moment =
                        date(value.asText())
                                .map(day ->
                                        instant(value.asText())
                                                .orElse(
                                                        day.atStartOfDay()
                                                                .toInstant(ZoneOffset.UTC)));
            }
            if (moment.isPresent()) {
                return moment;
            }
        }
        return Optional.empty();
    }

    Optional<LocalDate> day(String... pointers) {
        return moment(pointers).map(moment -> moment.atOffset(ZoneOffset.UTC).toLocalDate());
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(java.time.OffsetDateTime.parse(text.strip()).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<LocalDate> date(String text) {
        String day = text.strip();
        try {
            return day.length() < 10
                    ? Optional.empty()
                    : Optional.of(LocalDate.parse(day.substring(0, 10)));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
