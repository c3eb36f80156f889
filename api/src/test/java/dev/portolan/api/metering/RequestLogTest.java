package dev.portolan.api.metering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portolan.api.dispatch.Attempt;
import dev.portolan.api.dispatch.Outcome;
import dev.portolan.catalog.ModelId;
import dev.portolan.dialect.form.FinishReason;
import dev.portolan.provider.Operation;
import dev.portolan.usage.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The line that each request leaves behind.
class RequestLogTest {
    private static final ModelId MODEL = new ModelId("acme", "vendor/m");

    private static RequestRecord record(String requestedModel) {
        Outcome outcome =
                new Outcome.Completed(
                        MODEL,
                        List.of(FinishReason.STOP, FinishReason.TOOL_CALLS),
                        Duration.ofMillis(12),
                        List.of(attempt(new Usage(3, 2, 5, 1, 0, 1))));
        return record(requestedModel, outcome);
    }

    private static Attempt attempt(Usage usage) {
        return new Attempt(MODEL, Optional.of(usage), Optional.empty());
    }

    private static RequestRecord record(String requestedModel, Outcome outcome) {
        return new RequestRecord(
                Instant.EPOCH,
                "req_1",
                Optional.of("mine"),
                Optional.of("abcdefghijkl"),
                Operation.CHAT_COMPLETION,
                Optional.of(requestedModel),
                true,
                42,
                200,
                outcome,
                Duration.ofMillis(34));
    }

    @Test
    void saysWhoWhatHowLongAndHowMuch() throws IOException {
        JsonNode line = new ObjectMapper().readTree(RequestLog.line(record("fast")));

        assertEquals("completion completed", line.path("message").asText());
        assertEquals("chat_completion", line.path("operation").asText());
        assertEquals("abcdefghijkl", line.path("keyId").asText());
        assertEquals("fast", line.path("requestedModel").asText());
        assertEquals("vendor/m", line.path("upstreamModel").asText());
        assertEquals("acme/vendor/m", line.path("servedModel").asText());
        assertEquals("acme", line.path("provider").asText());
        assertEquals(1, line.path("attempt").asInt());
        assertEquals(200, line.path("status").asInt());
        assertEquals("[\"stop\",\"tool_calls\"]", line.path("finishReasons").toString());
        assertEquals(5, line.path("usage").path("total").asLong());
        assertEquals(34, line.path("ms").asLong());
        assertEquals(12, line.path("ttfbMs").asLong());
        assertEquals(42, line.path("catalogVersion").asLong());
    }

    @Test
    void saysWhatItCostExactlyAndNothingWhereThatIsNotKnown() throws IOException {
        Outcome outcome =
                new Outcome.Completed(
                        MODEL,
                        List.of(),
                        Duration.ofMillis(12),
                        List.of(
                                attempt(
                                        new Usage(3, 2, 5, 1, 0, 1)
                                                .costing(Optional.of(new BigDecimal("1.5E-7"))))));

        JsonNode line = new ObjectMapper().readTree(RequestLog.line(record("fast", outcome)));
        JsonNode unpriced = new ObjectMapper().readTree(RequestLog.line(record("fast")));

        assertEquals("0.00000015", line.path("costUsd").asText());
        assertFalse(unpriced.has("costUsd"));
        assertFalse(line.has("finishReasons"));
    }

    @Test
    void isOneShortLineWhateverAClientNamesItsModel() throws IOException {
        String nasty = "a\r\n{\"message\":\"forged\"}\u001b[31m\u2028${jndi:x}" + "x".repeat(5000);

        String line = RequestLog.line(record(nasty));

        assertFalse(line.contains("\n") || line.contains("\r") || line.contains("\u001b"), line);
        assertEquals(
                256, new ObjectMapper().readTree(line).path("requestedModel").asText().length());
    }

    @Test
    void keepsFewLabelsApart() {
        Labels labels = new Labels(2);

        assertEquals("a", labels.of("a"));
        assertEquals("b", labels.of("b"));
        assertEquals("other", labels.of("c"));
        assertEquals("a", labels.of("a"));
    }
}
