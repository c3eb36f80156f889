package dev.portolan.dialect.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How long Google asks to be left alone, in whichever dialect it is reached: `{"details":
/// [{"@type": "…/google.rpc.RetryInfo", "retryDelay": "17.5s"}]}`
/// (https://cloud.google.com/apis/design/errors#error_details, read 2026-11-26).
public final class RetryInfo {
    private static final Pattern SECONDS = Pattern.compile("([0-9]{1,6}(?:\\.[0-9]{1,9})?)s");

    private RetryInfo() {}

    /// Rounded up to whole milliseconds.
    ///
    /// @param error the object with `details`
    public static Optional<Duration> delay(JsonNode error) {
        for (JsonNode detail : error.path("details")) {
            Matcher delay = SECONDS.matcher(detail.path("retryDelay").asText(""));
            if (delay.matches()) {
                BigDecimal millis = new BigDecimal(delay.group(1)).movePointRight(3);
                return Optional.of(
                        Duration.ofMillis(millis.setScale(0, RoundingMode.CEILING).longValue()));
            }
        }
        return Optional.empty();
    }
}
