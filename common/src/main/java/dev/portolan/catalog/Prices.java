package dev.portolan.catalog;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
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
/// @param others further prices by the provider's own name for them, such as `audio_output`;
///   [#CACHE_WRITE_HOUR] counts in [dev.portolan.usage.Cost]
/// @param tiers what it costs instead once a prompt is long; ascending, no two for one length
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
        Map<String, BigDecimal> others,
        List<PriceTier> tiers) {
    /// Among the [#others]: a prompt token written to the provider's cache for an hour.
    public static final String CACHE_WRITE_HOUR = "input_cache_write_1h";

    /// More than any provider has.
    public static final int MOST_TIERS = 20;

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
        tiers =
                tiers.stream()
                        .sorted(Comparator.comparingLong(PriceTier::minPromptTokens))
                        .toList();
        if (tiers.size() > MOST_TIERS) {
            throw new IllegalArgumentException("more than " + MOST_TIERS + " price tiers");
        }
        for (int i = 1; i < tiers.size(); i++) {
            if (tiers.get(i).minPromptTokens() == tiers.get(i - 1).minPromptTokens()) {
                throw new IllegalArgumentException(
                        "two price tiers begin at " + tiers.get(i).minPromptTokens() + " tokens");
            }
        }
    }

    /// The same price for prompts of every length.
    public Prices(
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
        this(
                prompt,
                completion,
                cacheRead,
                cacheWrite,
                reasoning,
                image,
                audio,
                request,
                webSearch,
                others,
                List.of());
    }

    /// What a prompt of so many tokens costs: the highest tier that it reaches, and no tiers any
    /// more.
    public Prices at(long promptTokens) {
        Prices flat = this;
        for (PriceTier tier : tiers) {
            if (tier.minPromptTokens() <= promptTokens) {
                flat = instead(tier);
            }
        }
        return flat.withTiers(List.of());
    }

    public Prices withTiers(List<PriceTier> newTiers) {
        return new Prices(
                prompt,
                completion,
                cacheRead,
                cacheWrite,
                reasoning,
                image,
                audio,
                request,
                webSearch,
                others,
                newTiers);
    }

    private Prices instead(PriceTier tier) {
        Map<String, BigDecimal> further = new HashMap<>(others);
        tier.cacheWriteHour().ifPresent(price -> further.put(CACHE_WRITE_HOUR, price));
        return new Prices(
                tier.prompt().or(() -> prompt),
                tier.completion().or(() -> completion),
                tier.cacheRead().or(() -> cacheRead),
                tier.cacheWrite().or(() -> cacheWrite),
                tier.reasoning().or(() -> reasoning),
                image,
                audio,
                request,
                webSearch,
                further);
    }

    /// Equal prices are equal records: `0.10` and `0.1` must not look like a change.
    static Optional<BigDecimal> checked(String which, Optional<BigDecimal> price) {
        return price.map(value -> {
            if (value.signum() < 0) {
                throw new IllegalArgumentException("price of " + which + " is negative: " + value);
            }
            return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        });
    }
}
