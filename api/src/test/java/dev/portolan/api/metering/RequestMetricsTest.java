package dev.portolan.api.metering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.api.dispatch.Attempt;
import dev.portolan.api.dispatch.Outcome;
import dev.portolan.api.error.GatewayError.Internal;
import dev.portolan.catalog.ModelId;
import dev.portolan.provider.Operation;
import dev.portolan.usage.Usage;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestMetricsTest {
    @Test
    void countsTokensToTheModelThatTookThem() {
        PrometheusRegistry registry = new PrometheusRegistry();
        ModelId failed = new ModelId("first", "m");
        ModelId served = new ModelId("second", "m");

        new RequestMetrics(registry)
                .accept(
                        new RequestRecord(
                                Instant.EPOCH,
                                "req_1",
                                Optional.empty(),
                                Optional.empty(),
                                Operation.CHAT_COMPLETION,
                                Optional.of("fast"),
                                false,
                                1,
                                200,
                                new Outcome.Completed(
                                        served,
                                        List.of(),
                                        Duration.ofMillis(1),
                                        List.of(
                                                new Attempt(
                                                        failed,
                                                        Optional.of(new Usage(10, 0, 10, 0, 0, 0)),
                                                        Optional.of(new Internal("req_1"))),
                                                new Attempt(
                                                        served,
                                                        Optional.of(new Usage(3, 2, 5, 0, 0, 0)),
                                                        Optional.empty()))),
                                Duration.ofMillis(2)));

        assertEquals(10, prompts(registry, failed));
        assertEquals(3, prompts(registry, served));
    }

    private static double prompts(PrometheusRegistry registry, ModelId model) {
        return registry.scrape(name -> name.equals("portolan_tokens")).stream()
                .flatMap(snapshot -> ((CounterSnapshot) snapshot).getDataPoints().stream())
                .filter(point ->
                        point.getLabels().get("model").equals(model.toString())
                                && point.getLabels().get("kind").equals("prompt"))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }
}
