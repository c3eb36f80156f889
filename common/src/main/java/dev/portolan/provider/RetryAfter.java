package dev.portolan.provider;

import static java.util.Map.entry;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How long a provider asks to be left alone, in whatever header and unit it says so.
///
/// In order: `retry-after-ms` (not 0: Azure sends that beside `retry-after: 1`), `retry-after`
/// (seconds, an HTTP date, or `6m0s`), then the reset of a limit: `x-ratelimit-reset`,
/// `anthropic-ratelimit-tokens-reset` and their kin (seconds to wait, epoch seconds, epoch
/// milliseconds, an RFC 3339 time, or `6m0s`). Of several limits, those with nothing remaining
/// count, and the longest of them; where none says so, the shortest of all.
public final class RetryAfter {
    /// No provider is left alone for longer, whatever it says.
    public static final Duration LONGEST = Duration.ofHours(24);

    private static final Pattern UNITS =
            Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|us|µs|ns|d|h|m|s)");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,9})?");
    private static final BigDecimal EPOCH_SECONDS = new BigDecimal("1000000000");
    private static final BigDecimal EPOCH_MILLIS = new BigDecimal("1000000000000");

    /// Names of resets, each with the name of what remains of the same limit: OpenAI's and its
    /// kin's, Cerebras's (https://inference-docs.cerebras.ai/support/rate-limits, read 2026-11-26),
    /// Anthropic's (https://docs.claude.com/en/api/rate-limits#response-headers, read 2026-11-26).
    private static final Map<String, String> RESETS =
            Map.ofEntries(
                    entry("x-ratelimit-reset", "x-ratelimit-remaining"),
                    entry("ratelimit-reset", "ratelimit-remaining"),
                    entry("x-rate-limit-reset", "x-rate-limit-remaining"),
                    entry("x-ratelimit-reset-requests", "x-ratelimit-remaining-requests"),
                    entry("x-ratelimit-reset-tokens", "x-ratelimit-remaining-tokens"),
                    entry("x-ratelimit-reset-requests-day", "x-ratelimit-remaining-requests-day"),
                    entry("x-ratelimit-reset-tokens-minute", "x-ratelimit-remaining-tokens-minute"),
                    entry(
                            "anthropic-ratelimit-requests-reset",
                            "anthropic-ratelimit-requests-remaining"),
                    entry(
                            "anthropic-ratelimit-tokens-reset",
                            "anthropic-ratelimit-tokens-remaining"),
                    entry(
                            "anthropic-ratelimit-input-tokens-reset",
                            "anthropic-ratelimit-input-tokens-remaining"),
                    entry(
                            "anthropic-ratelimit-output-tokens-reset",
                            "anthropic-ratelimit-output-tokens-remaining"));

    private RetryAfter() {}

    /// @param status 429 and 503 alone make a limit's reset a wish to be left alone; other answers
    ///   carry it as information
    /// @param headers by lower-case name
    public static Optional<Duration> of(
            int status, Map<String, List<String>> headers, Instant now) {
        if (status < 400) {
            return Optional.empty();
        }
        Optional<Duration> asked =
                first(headers, "retry-after-ms")
                        .filter(text -> NUMBER.matcher(text).matches())
                        .map(text -> Duration.ofMillis(new BigDecimal(text).longValue()))
                        .filter(Duration::isPositive)
                        .or(() -> first(headers, "retry-after").flatMap(text -> parse(text, now)));
        if (asked.isEmpty() && (status == 429 || status == 503)) {
            asked = reset(headers, now);
        }
        return asked.filter(wait -> !wait.isNegative())
                .map(wait -> wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    }

    private static Optional<Duration> reset(Map<String, List<String>> headers, Instant now) {
        List<Duration> exhausted = new ArrayList<>();
        List<Duration> all = new ArrayList<>();
        RESETS.forEach((name, remaining) ->
                first(headers, name)
                        .flatMap(text -> parse(text, now))
                        .ifPresent(wait -> {
                            all.add(wait);
                            if (first(headers, remaining).equals(Optional.of("0"))) {
                                exhausted.add(wait);
                            }
                        }));
        return exhausted.stream()
                .max(Comparator.naturalOrder())
                .or(() -> all.stream().min(Comparator.naturalOrder()));
    }

    /// A waiting time, from seconds, epoch seconds or milliseconds, a date, or units as in
    /// `1m30.5s`.
    static Optional<Duration> parse(String raw, Instant now) {
        String text = raw.strip();
        if (NUMBER.matcher(text).matches()) {
            BigDecimal number = new BigDecimal(text);
            if (number.compareTo(EPOCH_MILLIS) >= 0) {
                return Optional.of(until(Instant.ofEpochMilli(number.longValue()), now));
            }
            if (number.compareTo(EPOCH_SECONDS) >= 0) {
                return Optional.of(until(Instant.ofEpochSecond(number.longValue()), now));
            }
            return Optional.of(Duration.ofMillis(number.movePointRight(3).longValue()));
        }
        return units(text)
                .or(() -> date(text, DateTimeFormatter.RFC_1123_DATE_TIME, now))
                .or(() -> date(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME, now));
    }

    private static Optional<Duration> units(String text) {
        Matcher matcher = UNITS.matcher(text);
        BigDecimal nanos = BigDecimal.ZERO;
        int read = 0;
        while (read < text.length() && matcher.find(read) && matcher.start() == read) {
            BigDecimal unit =
                    BigDecimal.valueOf(
                            switch (matcher.group(2)) {
                                case "d" -> 86_400_000_000_000L;
                                case "h" -> 3_600_000_000_000L;
                                case "m" -> 60_000_000_000L;
                                case "s" -> 1_000_000_000L;
                                case "ms" -> 1_000_000L;
                                case "ns" -> 1L;
                                default -> 1000L;
                            });
            nanos = nanos.add(new BigDecimal(matcher.group(1)).multiply(unit));
            read = matcher.end();
        }
        if (read == 0 || read < text.length()) {
            return Optional.empty();
        }
        BigDecimal longest = BigDecimal.valueOf(LONGEST.toNanos());
        return Optional.of(Duration.ofNanos(nanos.min(longest).longValue()));
    }

    private static Optional<Duration> date(String text, DateTimeFormatter format, Instant now) {
        try {
            return Optional.of(until(ZonedDateTime.parse(text, format).toInstant(), now));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private static Duration until(Instant then, Instant now) {
        Duration wait = Duration.between(now, then);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static Optional<String> first(Map<String, List<String>> headers, String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst().strip());
    }
}
