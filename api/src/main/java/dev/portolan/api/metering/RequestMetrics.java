package dev.portolan.api.metering;

import dev.portolan.api.dispatch.Attempt;
import dev.portolan.api.error.GatewayError;
import dev.portolan.api.error.UpstreamError;
import dev.portolan.catalog.ModelId;
import dev.portolan.usage.Usage;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;
import java.util.function.Consumer;

/// Requests in figures. Labels come from the catalog and are bounded; nothing that a client can
/// invent is a label.
public final class RequestMetrics implements Consumer<RequestRecord> {
    private static final String NONE = "none";
    private static final int MOST_PROVIDERS = 200;
    private static final int MOST_MODELS = 1000;
    private static final int MOST_CODES = 100;
    private static final double[] SECONDS = {
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600
    };

    private final Labels providers = new Labels(MOST_PROVIDERS);
    private final Labels models = new Labels(MOST_MODELS);
    private final Labels codes = new Labels(MOST_CODES);
    private final Counter requests;
    private final Histogram firstByte;
    private final Histogram duration;
    private final Counter tokens;
    private final Counter cost;
    private final Counter unpriced;
    private final Counter upstreamErrors;

    public RequestMetrics(PrometheusRegistry registry) {
        requests =
                Counter.builder()
                        .name("portolan_requests_total")
                        .help(
                                "Requests for what models do, by operation, the model that was asked last, the status sent and how they ended.")
                        .labelNames("operation", "provider", "model", "status", "outcome")
                        .register(registry);
        firstByte =
                Histogram.builder()
                        .name("portolan_time_to_first_byte_seconds")
                        .help("From a request's first byte to the first byte of its answer.")
                        .labelNames("provider")
                        .classicOnly()
                        .classicUpperBounds(SECONDS)
                        .register(registry);
        duration =
                Histogram.builder()
                        .name("portolan_request_duration_seconds")
                        .help("From a request's first byte to its end.")
                        .labelNames("provider")
                        .classicOnly()
                        .classicUpperBounds(SECONDS)
                        .register(registry);
        tokens =
                Counter.builder()
                        .name("portolan_tokens_total")
                        .help(
                                "Tokens; cached prompt and cache write are part of prompt, reasoning is part of completion.")
                        .labelNames("provider", "model", "kind")
                        .register(registry);
        cost =
                Counter.builder()
                        .name("portolan_cost_usd_total")
                        .help(
                                "What completions cost in US dollars, as far as it is known; rounded, the request log has it exactly.")
                        .labelNames("provider", "model")
                        .register(registry);
        unpriced =
                Counter.builder()
                        .name("portolan_requests_unpriced_total")
                        .help("Completions whose tokens are known but not what they cost.")
                        .labelNames("provider", "model")
                        .register(registry);
        upstreamErrors =
                Counter.builder()
                        .name("portolan_upstream_errors_total")
                        .help("Attempts that brought no answer, by what went wrong.")
                        .labelNames("provider", "fault")
                        .register(registry);
    }

    @Override
    public void accept(RequestRecord done) {
        String provider = done.model().map(ModelId::provider).map(providers::of).orElse(NONE);
        String model = done.model().map(ModelId::toString).map(models::of).orElse(NONE);
        requests.labelValues(
                        done.operation().word(),
                        provider,
                        model,
                        String.valueOf(done.status()),
                        done.outcomeWord())
                .inc();
        duration.labelValues(provider).observe(seconds(done.took().toNanos()));
        done.timeToFirstByte()
                .ifPresent(
                        first -> firstByte.labelValues(provider).observe(seconds(first.toNanos())));
        for (Attempt attempt : done.attempts()) {
            attempt.usage().ifPresent(usage -> count(attempt.model(), usage));
            attempt.error()
                    .ifPresent(error ->
                            upstreamErrors
                                    .labelValues(
                                            providers.of(attempt.model().provider()), fault(error))
                                    .inc());
        }
    }

    /// To the model that took them, which need not be the one that answered.
    private void count(ModelId of, Usage usage) {
        String provider = providers.of(of.provider());
        String model = models.of(of.toString());
        tokens.labelValues(provider, model, "prompt").inc(usage.prompt());
        tokens.labelValues(provider, model, "completion").inc(usage.completion());
        tokens.labelValues(provider, model, "cached_prompt").inc(usage.cachedPrompt());
        tokens.labelValues(provider, model, "cache_write").inc(usage.cacheWrite());
        tokens.labelValues(provider, model, "reasoning").inc(usage.reasoning());
        usage.cost()
                .ifPresentOrElse(
                        dollars -> cost.labelValues(provider, model).inc(dollars.doubleValue()),
                        () -> unpriced.labelValues(provider, model).inc());
    }

    /// The fault's word, or the status that the provider answered with.
    private String fault(GatewayError error) {
        return codes.of(
                switch (error) {
                    case UpstreamError.UpstreamFailed failed ->
                            failed.fault().name().toLowerCase(Locale.ROOT);
                    case UpstreamError.UpstreamRefused refused ->
                            "status_"
                                    + refused.metadata()
                                            .getOrDefault("upstream_status", refused.status());
                    case GatewayError other -> other.code().orElse("unknown");
                });
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
