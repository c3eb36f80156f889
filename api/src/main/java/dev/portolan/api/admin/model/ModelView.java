package dev.portolan.api.admin.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.portolan.api.admin.wire.JsonView;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.Prices;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// A model as the admin API shows it: every column of its row, under the column's name.
final class ModelView {
    private ModelView() {}

    static JsonView of(Model model) {
        ModelFacts facts = model.facts();
        JsonView view =
                new JsonView()
                        .put("model_id", model.id().toString())
                        .put("provider", model.id().provider())
                        .put("upstream_model", model.id().upstreamModel())
                        .put("adapter_class", model.adapterClass())
                        .put("display_name", facts.displayName())
                        .put("description", facts.description())
                        .put("kind", facts.kind().word())
                        .put("context_length", facts.contextLength())
                        .put("max_output_tokens", facts.maxOutputTokens())
                        .strings("input_modalities", facts.inputModalities())
                        .strings("output_modalities", facts.outputModalities())
                        .nodes("capabilities", mapped(facts.capabilities(), BooleanNode::valueOf))
                        .strings("supported_parameters", facts.supportedParameters());
        putPrices(view, facts.prices());
        return view.put("owned_by", facts.ownedBy())
                .put("upstream_created_at", facts.upstreamCreatedAt())
                .put("deprecated_on", facts.deprecatedOn())
                .put("replaced_by", facts.replacedBy())
                .strings("upstream_aliases", facts.upstreamAliases())
                .nodes("details", facts.details())
                .put("is_available", model.isAvailable())
                .put("lifecycle", model.lifecycle().word())
                .put("source", model.source().word())
                .nodes("field_sources", mapped(model.fieldSources(), TextNode::valueOf))
                .strings("pinned_fields", model.pinnedFields().stream().sorted().toList())
                .nodes("custom", model.custom())
                .put("missing_runs", model.missingRuns())
                .put("first_seen_at", model.firstSeenAt())
                .put("last_seen_at", model.lastSeenAt())
                .put("created_at", model.createdAt())
                .put("updated_at", model.updatedAt())
                .put("version", model.version());
    }

    private static void putPrices(JsonView view, Prices prices) {
        view.put("price_prompt", prices.prompt())
                .put("price_completion", prices.completion())
                .put("price_cache_read", prices.cacheRead())
                .put("price_cache_write", prices.cacheWrite())
                .put("price_reasoning", prices.reasoning())
                .put("price_image", prices.image())
                .put("price_audio", prices.audio())
                .put("price_request", prices.request())
                .put("price_web_search", prices.webSearch())
                .nodes(
                        "prices_other",
                        mapped(prices.others(), price -> TextNode.valueOf(price.toPlainString())))
                .put("price_tiers", prices.tiers().stream().map(PriceTierText::view).toList());
    }

    private static <T> Map<String, JsonNode> mapped(
            Map<String, T> values, Function<T, JsonNode> toNode) {
        Map<String, JsonNode> nodes = new TreeMap<>();
        values.forEach((name, value) -> nodes.put(name, toNode.apply(value)));
        return nodes;
    }
}
