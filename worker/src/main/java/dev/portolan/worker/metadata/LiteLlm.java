package dev.portolan.worker.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.PriceTier;
import dev.portolan.catalog.Prices;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The format of LiteLLM's price map
/// (https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json, whose
/// `sample_spec` describes it, read 2026-11-26): an object of models by a name, often with the
/// provider before it, each with its `litellm_provider`. Prices are dollars for a token.
final class LiteLlm {
    private static final String SAMPLE = "sample_spec";

    /// Prices of batches and of priority are for other kinds of request, and are not read.
    private static final Pattern ABOVE =
            Pattern.compile(
                    "(input_cost_per_token|output_cost_per_token|cache_read_input_token_cost|cache_creation_input_token_cost|cache_creation_input_token_cost_above_1hr)_above_([0-9]{1,4})k_tokens");

    private static final Map<String, String> TIER_PRICES =
            Map.of(
                    "input_cost_per_token", "prompt",
                    "output_cost_per_token", "completion",
                    "cache_read_input_token_cost", "cache_read",
                    "cache_creation_input_token_cost", "cache_write",
                    "cache_creation_input_token_cost_above_1hr", "cache_write_1h",
                    "output_cost_per_reasoning_token", "reasoning");

    /// One provider under several names.
    private static final List<String> FAMILIES =
            List.of("vertex_ai", "bedrock", "fireworks_ai", "cohere", "azure_ai");

    private LiteLlm() {}

    static boolean is(JsonNode root) {
        return root.isObject()
                && root.properties().stream()
                        .anyMatch(field ->
                                !field.getKey().equals(SAMPLE)
                                        && field.getValue().path("litellm_provider").isTextual());
    }

    static void read(JsonNode root, List<Entry> entries, List<String> skipped) {
        for (Map.Entry<String, JsonNode> model : root.properties()) {
            String provider = model.getValue().path("litellm_provider").asText("");
            if (model.getKey().equals(SAMPLE)) {
                continue;
            }
            if (provider.isBlank()) {
                skipped.add("'" + model.getKey() + "' has no litellm_provider");
                continue;
            }
            String family = family(provider);
            entries.add(entry(family, bare(model.getKey(), provider, family), model.getValue()));
        }
    }

    private static String family(String provider) {
        if (provider.equals("text-completion-openai")) {
            return "openai";
        }
        if (provider.equals("azure_text")) {
            return "azure";
        }
        return FAMILIES.stream()
                .filter(family ->
                        provider.equals(family)
                                || provider.startsWith(family + "-")
                                || provider.startsWith(family + "_"))
                .findFirst()
                .orElse(provider);
    }

    private static String bare(String key, String provider, String family) {
        for (String prefix : List.of(provider + "/", family + "/")) {
            if (key.startsWith(prefix)) {
                return key.substring(prefix.length());
            }
        }
        return key;
    }

    private static Entry entry(String provider, String id, JsonNode node) {
        Figures figures = new Figures(node);
        Map<String, Boolean> capabilities = new TreeMap<>();
        flag(node, "supports_function_calling", "tools", capabilities);
        flag(node, "supports_reasoning", "reasoning", capabilities);
        flag(node, "supports_response_schema", "structured_outputs", capabilities);
        flag(node, "supports_vision", "vision", capabilities);
        var facts =
                Entry.facts(
                        Optional.empty(),
                        figures.tokens("/max_input_tokens"),
                        figures.tokens("/max_output_tokens"),
                        Words.modalities(node.path("supported_modalities")),
                        Words.modalities(node.path("supported_output_modalities")),
                        capabilities,
                        prices(figures, node));
        return new Entry(
                provider, id, facts, figures.isZero("/max_input_tokens"), figures.absurdities());
    }

    private static Prices prices(Figures figures, JsonNode node) {
        Map<String, BigDecimal> others = new HashMap<>();
        perToken(figures, "/output_cost_per_audio_token")
                .ifPresent(price -> others.put("audio_output", price));
        perToken(figures, "/cache_creation_input_token_cost_above_1hr")
                .ifPresent(price -> others.put(Prices.CACHE_WRITE_HOUR, price));
        SortedMap<Long, Map<String, BigDecimal>> tiers = above(figures, node);
        Map<String, BigDecimal> lowest = ranges(figures, node, tiers);
        return new Prices(
                perToken(figures, "/input_cost_per_token").or(() -> of(lowest, "prompt")),
                perToken(figures, "/output_cost_per_token").or(() -> of(lowest, "completion")),
                perToken(figures, "/cache_read_input_token_cost")
                        .or(() -> of(lowest, "cache_read")),
                perToken(figures, "/cache_creation_input_token_cost"),
                perToken(figures, "/output_cost_per_reasoning_token")
                        .or(() -> of(lowest, "reasoning")),
                figures.price("/input_cost_per_image", 0, Figures.MOST_PER_PIECE),
                perToken(figures, "/input_cost_per_audio_token"),
                figures.price("/input_cost_per_request", 0, Figures.MOST_PER_PIECE),
                Optional.empty(),
                others,
                tiers.entrySet().stream()
                        .limit(Prices.MOST_TIERS)
                        .map(tier -> PriceTier.of(tier.getKey(), tier.getValue()))
                        .toList());
    }

    /// `input_cost_per_token_above_200k_tokens` and the like.
    private static SortedMap<Long, Map<String, BigDecimal>> above(Figures figures, JsonNode node) {
        SortedMap<Long, Map<String, BigDecimal>> tiers = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            Matcher name = ABOVE.matcher(field.getKey());
            if (name.matches()) {
                long above = Long.parseLong(name.group(2)) * 1000;
                perToken(figures, "/" + field.getKey())
                        .ifPresent(price ->
                                tiers.computeIfAbsent(above + 1, _ -> new HashMap<>())
                                        .put(TIER_PRICES.getOrDefault(name.group(1), ""), price));
            }
        }
        return tiers;
    }

    /// `tiered_pricing: [{range: [0, 32000], input_cost_per_token: …}, …]`, whose lower bounds are
    /// exclusive. The first is no tier but the price.
    private static Map<String, BigDecimal> ranges(
            Figures figures, JsonNode node, Map<Long, Map<String, BigDecimal>> tiers) {
        Map<String, BigDecimal> lowest = Map.of();
        JsonNode list = node.path("tiered_pricing");
        for (int i = 0; i < list.size(); i++) {
            String at = "/tiered_pricing/" + i;
            Map<String, BigDecimal> prices = new HashMap<>();
            TIER_PRICES.forEach((theirs, ours) ->
                    perToken(figures, at + "/" + theirs)
                            .ifPresent(price -> prices.put(ours, price)));
            Optional<Integer> above = figures.tokens(at + "/range/0");
            if (above.isPresent() && !prices.isEmpty()) {
                tiers.putIfAbsent(above.get() + 1L, prices);
            } else if (figures.isZero(at + "/range/0")) {
                lowest = prices;
            }
        }
        return lowest;
    }

    private static Optional<BigDecimal> of(Map<String, BigDecimal> prices, String name) {
        return Optional.ofNullable(prices.get(name));
    }

    private static Optional<BigDecimal> perToken(Figures figures, String pointer) {
        return figures.price(pointer, 0, Figures.MOST_PER_TOKEN);
    }

    private static void flag(
            JsonNode node, String theirs, String ours, Map<String, Boolean> capabilities) {
        if (node.path(theirs).isBoolean()) {
            capabilities.put(ours, node.path(theirs).booleanValue());
        }
    }
}
