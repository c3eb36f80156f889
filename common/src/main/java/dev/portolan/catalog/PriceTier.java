package dev.portolan.catalog;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a model costs once a prompt is long, in US dollars per token. A tier is for the whole
/// request, not for the tokens beyond its bound; a price that it does not name stays what it is
/// without the tier.
///
/// @param minPromptTokens the shortest prompt that the tier is for, cached tokens included; 1 or
///   more. "Above 200,000 tokens" is 200,001
/// @param cacheRead a prompt token read from the provider's cache
/// @param cacheWrite a prompt token written to it
/// @param cacheWriteHour a prompt token written to it for an hour
/// @param reasoning a reasoning token, where it differs from a completion token
public record PriceTier(
        long minPromptTokens,
        Optional<BigDecimal> prompt,
        Optional<BigDecimal> completion,
        Optional<BigDecimal> cacheRead,
        Optional<BigDecimal> cacheWrite,
        Optional<BigDecimal> cacheWriteHour,
        Optional<BigDecimal> reasoning) {
    /// The names of its fields on the wire and in the database.
    public static final String MIN_PROMPT_TOKENS = "min_prompt_tokens";

    public static final List<String> PRICES =
            List.of(
                    "prompt",
                    "completion",
                    "cache_read",
                    "cache_write",
                    "cache_write_1h",
                    "reasoning");

    public PriceTier {
        if (minPromptTokens < 1) {
            throw new IllegalArgumentException("a price tier begins at 1 token or later");
        }
        prompt = Prices.checked("prompt", prompt);
        completion = Prices.checked("completion", completion);
        cacheRead = Prices.checked("cache read", cacheRead);
        cacheWrite = Prices.checked("cache write", cacheWrite);
        cacheWriteHour = Prices.checked("cache write for an hour", cacheWriteHour);
        reasoning = Prices.checked("reasoning", reasoning);
    }

    /// @param prices by their names of [#PRICES]
    public static PriceTier of(long minPromptTokens, Map<String, BigDecimal> prices) {
        return new PriceTier(
                minPromptTokens,
                Optional.ofNullable(prices.get("prompt")),
                Optional.ofNullable(prices.get("completion")),
                Optional.ofNullable(prices.get("cache_read")),
                Optional.ofNullable(prices.get("cache_write")),
                Optional.ofNullable(prices.get("cache_write_1h")),
                Optional.ofNullable(prices.get("reasoning")));
    }

    /// The prices that it names, in the order of [#PRICES].
    public Map<String, BigDecimal> prices() {
        Map<String, BigDecimal> named = new LinkedHashMap<>();
        prompt.ifPresent(price -> named.put("prompt", price));
        completion.ifPresent(price -> named.put("completion", price));
        cacheRead.ifPresent(price -> named.put("cache_read", price));
        cacheWrite.ifPresent(price -> named.put("cache_write", price));
        cacheWriteHour.ifPresent(price -> named.put("cache_write_1h", price));
        reasoning.ifPresent(price -> named.put("reasoning", price));
        return named;
    }

    /// As the database keeps it.
    @JsonValue
    public ObjectNode json() {
        ObjectNode json = RowJson.MAPPER.createObjectNode();
        json.put(MIN_PROMPT_TOKENS, minPromptTokens);
        prices().forEach(json::put);
        return json;
    }
}
