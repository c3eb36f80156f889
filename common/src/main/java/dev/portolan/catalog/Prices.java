package dev.portolan.catalog;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a model costs, in US dollars: per token unless a name says otherwise. An absent price is
/// unknown, zero is free.
///
/// @param cacheRead a prompt token read from the provider's cache
/// @param cacheWrite a prompt token written to it
/// @param reasoning a reasoning token, where it differs from a completion token
/// @param image one input image
/// @param request one request
/// @param webSearch one web search
/// @param others further prices by the provider's own name for them, such as `audio_output`
public record Prices(
        Optional<BigDecimal> prompt,
        Optional<BigDecimal> completion,
        Optional<BigDecimal> cacheRead,
        Optional<BigDecimal> cacheWrite,
        Optional<BigDecimal> reasoning,
        Optional<BigDecimal> image,
        Optional<BigDecimal> audio,
        Optional<BigDecimal> request,
        Optional<BigDecimal> webSearch,
        Map<String, BigDecimal> others) {
    public static final Prices UNKNOWN =
            new Prices(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of());

    public Prices {
        prompt = checked("prompt", prompt);
        completion = checked("completion", completion);
        cacheRead = checked("cache read", cacheRead);
        cacheWrite = checked("cache write", cacheWrite);
        reasoning = checked("reasoning", reasoning);
        image = checked("image", image);
        audio = checked("audio", audio);
        request = checked("request", request);
        webSearch = checked("web search", webSearch);
        others =
                others.entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey,
                                        entry ->
                                                checked(
                                                                entry.getKey(),
                                                                Optional.of(entry.getValue()))
                                                        .orElseThrow()));
    }

    /// Equal prices are equal records: `0.10` and `0.1` must not look like a change.
    private static Optional<BigDecimal> checked(String which, Optional<BigDecimal> price) {
        return price.map(value -> {
            if (value.signum() < 0) {
                throw new IllegalArgumentException("price of " + which + " is negative: " + value);
            }
            return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        });
    }
}
