package dev.portolan.worker.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.PriceTier;
import dev.portolan.catalog.Prices;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/// The format of https://models.dev/api.json (described at https://github.com/sst/models.dev, read
/// 2026-11-26): an object of providers by their id, each with `models` by theirs. Prices are
/// dollars for a million tokens.
final class ModelsDev {
    private static final int PER_MILLION = -6;

    private static final Map<String, String> TIER_PRICES =
            Map.of(
                    "prompt", "input",
                    "completion", "output",
                    "cache_read", "cache_read",
                    "cache_write", "cache_write",
                    "reasoning", "reasoning");

    private ModelsDev() {}

    static boolean is(JsonNode root) {
        return root.isObject()
                && !root.isEmpty()
                && root.properties().stream()
                        .allMatch(field -> field.getValue().path("models").isObject());
    }

    static void read(JsonNode root, List<Entry> entries, List<String> skipped) {
        for (Map.Entry<String, JsonNode> provider : root.properties()) {
            for (Map.Entry<String, JsonNode> model :
                    provider.getValue().path("models").properties()) {
                if (model.getValue().isObject()) {
                    entries.add(entry(provider.getKey(), model.getKey(), model.getValue()));
                } else {
                    skipped.add("'" + provider.getKey() + "/" + model.getKey() + "' is no object");
                }
            }
        }
    }

    private static Entry entry(String provider, String id, JsonNode node) {
        Figures figures = new Figures(node);
        Map<String, Boolean> capabilities = new TreeMap<>();
        flag(node, "tool_call", "tools", capabilities);
        flag(node, "reasoning", "reasoning", capabilities);
        flag(node, "structured_output", "structured_outputs", capabilities);
        SortedSet<String> input = Words.modalities(node.at("/modalities/input"));
        if (!input.isEmpty()) {
            capabilities.put("vision", input.contains("image"));
        }
        var facts =
                Entry.facts(
                        Words.name(node.path("name")),
                        figures.tokens("/limit/context"),
                        figures.tokens("/limit/output"),
                        input,
                        Words.modalities(node.at("/modalities/output")),
                        capabilities,
                        prices(figures));
        return new Entry(
                provider, id, facts, figures.isZero("/limit/context"), figures.absurdities());
    }

    private static Prices prices(Figures figures) {
        Map<String, BigDecimal> others = new HashMap<>();
        price(figures, "/cost/output_audio").ifPresent(price -> others.put("audio_output", price));
        return new Prices(
                price(figures, "/cost/input"),
                price(figures, "/cost/output"),
                price(figures, "/cost/cache_read"),
                price(figures, "/cost/cache_write"),
                price(figures, "/cost/reasoning"),
                Optional.empty(),
                price(figures, "/cost/input_audio"),
                Optional.empty(),
                Optional.empty(),
                others,
                tiers(figures));
    }

    /// `tiers: [{tier: {type: "context", size: 200000}, input: …}]`, and as it was before
    /// `context_over_200k: {input: …}`. A tier is for prompts of more tokens than its size.
    private static List<PriceTier> tiers(Figures figures) {
        Map<Long, PriceTier> tiers = new TreeMap<>();
        JsonNode list = figures.at("/cost/tiers");
        for (int i = 0; i < list.size(); i++) {
            String type = list.get(i).at("/tier/type").asText("context");
            String at = "/cost/tiers/" + i;
            Optional<Integer> above = figures.tokens(at + "/tier/size");
            if (type.equals("context") && above.isPresent()) {
                tier(figures, at, above.get(), tiers);
            }
        }
        if (tiers.isEmpty() && figures.at("/cost/context_over_200k").isObject()) {
            tier(figures, "/cost/context_over_200k", 200_000, tiers);
        }
        return new ArrayList<>(tiers.values());
    }

    private static void tier(Figures figures, String at, long above, Map<Long, PriceTier> tiers) {
        Map<String, BigDecimal> prices = new HashMap<>();
        TIER_PRICES.forEach((name, theirs) ->
                price(figures, at + "/" + theirs).ifPresent(price -> prices.put(name, price)));
        if (!prices.isEmpty() && tiers.size() < Prices.MOST_TIERS) {
            tiers.putIfAbsent(above + 1, PriceTier.of(above + 1, prices));
        }
    }

    private static Optional<BigDecimal> price(Figures figures, String pointer) {
        return figures.price(pointer, PER_MILLION, Figures.MOST_PER_TOKEN);
    }

    private static void flag(
            JsonNode node, String theirs, String ours, Map<String, Boolean> capabilities) {
        if (node.path(theirs).isBoolean()) {
            capabilities.put(ours, node.path(theirs).booleanValue());
        }
    }
}
