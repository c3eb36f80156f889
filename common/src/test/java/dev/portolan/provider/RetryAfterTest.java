package dev.portolan.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "retry-after;2;2000",
                "retry-after;0.5;500",
                "retry-after;Sun, 22 Nov 2026 12:01:30 GMT;90000",
                "retry-after;Sun, 22 Nov 2026 11:00:00 GMT;0",
                "retry-after;6m0s;360000",
                "retry-after;1h2m3.5s;3723500",
                "retry-after;12ms;12",
                "retry-after-ms;1500;1500",
                "anthropic-ratelimit-tokens-reset;2026-11-22T12:00:07Z;7000",
                "anthropic-ratelimit-input-tokens-reset;2026-11-22T12:00:08Z;8000",
                "anthropic-ratelimit-output-tokens-reset;2026-11-22T12:00:09Z;9000",
                "x-ratelimit-reset-tokens-minute;11.38248;11382",
                "x-ratelimit-reset-requests-day;33011.38;33011380",
                "x-ratelimit-reset;1795348830;30000",
                "x-ratelimit-reset;1795348830000;30000",
                "x-ratelimit-reset;30;30000",
                "x-ratelimit-reset-tokens;6m0s;360000",
                "x-ratelimit-reset-requests;2026-11-22T12:00:05Z;5000",
                "retry-after;99999999;86400000",
                "retry-after;999999h;86400000"
            })
    void readsEveryDialect(String header, String value, long millis) {
        assertEquals(
                Optional.of(Duration.ofMillis(millis)),
                RetryAfter.of(429, Map.of(header, List.of(value)), NOW));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "retry-after;-1",
                "retry-after;soon",
                "retry-after;''",
                "retry-after;5 m",
                "retry-after;m",
                "retry-after;1e9",
                "x-ratelimit-reset;-1"
            })
    void takesNonsenseForNothing(String header, String value) {
        assertEquals(Optional.empty(), RetryAfter.of(429, Map.of(header, List.of(value)), NOW));
    }

    @Test
    void prefersTheMostExact() {
        Map<String, List<String>> headers =
                Map.of(
                        "retry-after-ms",
                        List.of("1200"),
                        "retry-after",
                        List.of("2"),
                        "x-ratelimit-reset",
                        List.of("60"));

        assertEquals(Optional.of(Duration.ofMillis(1200)), RetryAfter.of(429, headers, NOW));
    }

    @Test
    void takesNoZeroOfMillisecondsForAWholeSecond() {
        Map<String, List<String>> headers =
                Map.of("retry-after-ms", List.of("0"), "retry-after", List.of("1"));

        assertEquals(Optional.of(Duration.ofSeconds(1)), RetryAfter.of(429, headers, NOW));
    }

    @Test
    void waitsForTheLimitThatIsUsedUp() {
        Map<String, List<String>> headers =
                Map.of(
                        "x-ratelimit-reset-requests",
                        List.of("23m2.4s"),
                        "x-ratelimit-remaining-requests",
                        List.of("984"),
                        "x-ratelimit-reset-tokens",
                        List.of("6.56s"),
                        "x-ratelimit-remaining-tokens",
                        List.of("0"));

        assertEquals(Optional.of(Duration.ofMillis(6560)), RetryAfter.of(429, headers, NOW));
    }

    /// Anthropic names five limits with every answer; one of them is the reason.
    @Test
    void waitsForTheTokensThatAreUsedUp() {
        Map<String, List<String>> headers =
                Map.of(
                        "anthropic-ratelimit-requests-reset",
                        List.of("2026-11-22T12:00:01Z"),
                        "anthropic-ratelimit-requests-remaining",
                        List.of("3999"),
                        "anthropic-ratelimit-output-tokens-reset",
                        List.of("2026-11-22T12:00:40Z"),
                        "anthropic-ratelimit-output-tokens-remaining",
                        List.of("0"));

        assertEquals(Optional.of(Duration.ofSeconds(40)), RetryAfter.of(429, headers, NOW));
    }

    @Test
    void seesNoWishInASuccess() {
        assertEquals(
                Optional.empty(), RetryAfter.of(200, Map.of("retry-after", List.of("2")), NOW));
        assertEquals(
                Optional.empty(),
                RetryAfter.of(400, Map.of("x-ratelimit-reset", List.of("2")), NOW));
    }
}
