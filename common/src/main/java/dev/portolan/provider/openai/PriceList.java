package dev.portolan.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.PriceTier;
import dev.portolan.catalog.Prices;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a model costs, brought to US dollars per token (or per image, request, search) from every
/// unit that lists use.
final class PriceList {
    /// How a number of a list becomes dollars: by moving its decimal point.
    private static final int PER_UNIT = 0;

    private static final int PER_MILLION = -6;

    /// xAI counts in ten-billionths of a dollar (https://docs.x.ai/docs/api-reference, read
    /// 2026-11-22: 20000 is two dollars a million).
    private static final int TEN_BILLIONTHS = -10;

    /// A price of a thousand dollars for a million tokens has never been seen, nor one of a tenth
    /// of a cent: a number above is per million, one below is per token.
    private static final BigDecimal LEAST_PER_MILLION = new BigDecimal("0.001");

    private static final Map<String, String> TIER_PRICES =
            Map.of(
                    "prompt", "/prompt",
                    "completion", "/completion",
                    "cache_read", "/input_cache_read",
                    "cache_write", "/input_cache_write",
                    "cache_write_1h", "/input_cache_write_1h",
                    "reasoning", "/internal_reasoning");

    private PriceList() {}

    static Prices of(Entry entry) {
        if (entry.at("/prompt_text_token_price").isNumber()
                || entry.at("/image_price").isNumber()) {
            return ofXai(entry);
        }
        JsonNode pricing = entry.at("/pricing");
        if (pricing.isObject()) {
            return ofPricing(new Entry(pricing), unit(pricing));
        }
        if (entry.at("/model_spec/pricing").isObject()) {
            return ofVenice(new Entry(entry.at("/model_spec/pricing")));
        }
        if (entry.at("/metadata/pricing").isObject()) {
            return ofPricing(
                    new Entry(entry.at("/metadata/pricing")), unit(entry.at("/metadata/pricing")));
        }
        return ofRouter(entry);
    }

    private static int unit(JsonNode pricing) {
        String unit = pricing.path("unit").asText("");
        if (unit.contains("1m") || unit.contains("million")) {
            return PER_MILLION;
        }
        if (pricing.has("prompt") || pricing.has("completion") || unit.contains("per_token")) {
            return PER_UNIT;
        }
        for (String name : List.of("input", "output", "input_tokens", "output_tokens")) {
            Optional<BigDecimal> price = Entry.decimal(pricing.path(name));
            if (price.isPresent() && price.get().compareTo(LEAST_PER_MILLION) >= 0) {
                return PER_MILLION;
            }
        }
        return PER_UNIT;
    }

    /// OpenRouter, Groq, Together, Perplexity, DeepInfra, and whoever else has an object of prices.
    private static Prices ofPricing(Entry pricing, int unit) {
        Map<String, BigDecimal> others = new HashMap<>();
        for (String name :
                List.of(
                        "image_token",
                        "image_output",
                        "audio_output",
                        "input_audio_cache",
                        "input_cache_write_1h",
                        "base",
                        "finetune",
                        "hourly",
                        "internal_reasoning")) {
            price(pricing, perToken(name) ? unit : PER_UNIT, "/" + name)
                    .ifPresent(value -> others.put(name, value));
        }
        others.remove("internal_reasoning");
        return new Prices(
                price(pricing, unit, "/prompt", "/input", "/input_tokens"),
                price(pricing, unit, "/completion", "/output", "/output_tokens"),
                price(
                        pricing,
                        unit,
                        "/input_cache_read",
                        "/cache_read",
                        "/cached_input",
                        "/cache_input",
                        "/cache_read_tokens"),
                price(pricing, unit, "/input_cache_write", "/cache_write", "/cache_write_tokens"),
                price(pricing, unit, "/internal_reasoning", "/reasoning"),
                price(pricing, PER_UNIT, "/image"),
                price(pricing, unit, "/audio", "/input_audio"),
                price(pricing, PER_UNIT, "/request"),
                price(pricing, PER_UNIT, "/web_search"),
                others,
                tiers(pricing, unit));
    }

    /// OpenRouter's prices of long prompts: `overrides: [{min_prompt_tokens: 200000, prompt: "…"}]`
    /// (https://openrouter.ai/docs/overview/models, read 2026-11-26). Of two for one length the
    /// first counts.
    private static List<PriceTier> tiers(Entry pricing, int unit) {
        Map<Long, PriceTier> tiers = new LinkedHashMap<>();
        for (JsonNode override : pricing.at("/overrides")) {
            Entry entry = new Entry(override);
            Map<String, BigDecimal> prices = new HashMap<>();
            TIER_PRICES.forEach((name, pointer) ->
                    price(entry, unit, pointer).ifPresent(value -> prices.put(name, value)));
            entry.count("/min_prompt_tokens")
                    .filter(_ -> !prices.isEmpty() && tiers.size() < Prices.MOST_TIERS)
                    .ifPresent(from ->
                            tiers.putIfAbsent(from.longValue(), PriceTier.of(from, prices)));
        }
        return List.copyOf(tiers.values());
    }

    private static boolean perToken(String name) {
        return !name.equals("hourly") && !name.equals("base");
    }

    private static Prices ofXai(Entry entry) {
        Map<String, BigDecimal> others = new HashMap<>();
        price(entry, TEN_BILLIONTHS, "/prompt_image_token_price")
                .ifPresent(value -> others.put("image_token", value));
        price(entry, TEN_BILLIONTHS, "/prompt_text_token_price_long_context")
                .ifPresent(value -> others.put("prompt_long_context", value));
        price(entry, TEN_BILLIONTHS, "/completion_text_token_price_long_context")
                .ifPresent(value -> others.put("completion_long_context", value));
        price(entry, TEN_BILLIONTHS, "/image_price")
                .ifPresent(value -> others.put("image_output", value));
        return new Prices(
                price(entry, TEN_BILLIONTHS, "/prompt_text_token_price"),
                price(entry, TEN_BILLIONTHS, "/completion_text_token_price"),
                // Zero where there is no cache, and so no price either.
                price(entry, TEN_BILLIONTHS, "/cached_prompt_text_token_price")
                        .filter(price -> price.signum() > 0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                price(entry, TEN_BILLIONTHS, "/search_price"),
                others);
    }

    private static Prices ofVenice(Entry pricing) {
        Map<String, BigDecimal> others = new HashMap<>();
        price(pricing, PER_UNIT, "/generation/usd")
                .ifPresent(value -> others.put("image_output", value));
        return new Prices(
                price(pricing, PER_MILLION, "/input/usd"),
                price(pricing, PER_MILLION, "/output/usd"),
                price(pricing, PER_MILLION, "/cache_input/usd"),
                price(pricing, PER_MILLION, "/cache_write/usd"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                others);
    }

    /// Hugging Face's router: what all live providers agree on. Where they differ the price is not
    /// known beforehand; the details keep each provider's.
    private static Prices ofRouter(Entry entry) {
        Optional<Prices> agreed = Optional.empty();
        for (JsonNode provider : RouterProviders.live(entry)) {
            JsonNode pricing = provider.path("pricing");
            Prices prices =
                    pricing.isObject()
                            ? ofPricing(new Entry(pricing), PER_MILLION)
                            : Prices.UNKNOWN;
            if (agreed.isPresent() && !agreed.get().equals(prices)) {
                return Prices.UNKNOWN;
            }
            agreed = Optional.of(prices);
        }
        return agreed.orElse(Prices.UNKNOWN);
    }

    /// A negative price is the provider's way to say that it varies.
    private static Optional<BigDecimal> price(Entry entry, int movePoint, String... pointers) {
        for (String pointer : pointers) {
            Optional<BigDecimal> price =
                    entry.decimal(pointer).filter(value -> value.signum() >= 0);
            if (price.isPresent()) {
                return price.map(value -> value.scaleByPowerOfTen(movePoint).stripTrailingZeros());
            }
        }
        return Optional.empty();
    }
}
