package dev.portolan.api.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.catalog.Alias;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.PriceTier;
import dev.portolan.catalog.Prices;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// A model as `/v1/models` describes it: OpenAI's four fields
/// (https://platform.openai.com/docs/api-reference/models/object, read 2026-11-22), and what is
/// known of OpenRouter's (https://openrouter.ai/docs/overview/models, read 2026-11-22). What is not
/// known is left out.
final class ModelDescription {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelDescription() {}

    static ObjectNode of(Model model) {
        ObjectNode described = JSON.createObjectNode();
        described.put("id", model.id().toString());
        described.put("object", "model");
        described.put("created", created(model));
        described.put("owned_by", model.facts().ownedBy().orElse(model.id().provider()));
        describe(described, model.facts());
        return described;
    }

    /// An alias is described by the model that serves it.
    static ObjectNode of(Alias alias, Model first) {
        ObjectNode described = JSON.createObjectNode();
        described.put("id", alias.name());
        described.put("object", "model");
        described.put("created", alias.createdAt().getEpochSecond());
        described.put("owned_by", "portolan");
        describe(described, first.facts());
        described.put("name", alias.name());
        described.remove("description");
        alias.description().ifPresent(text -> described.put("description", text));
        ArrayNode targets = described.putArray("alias_targets");
        alias.targets().forEach(target -> targets.add(target.toString()));
        return described;
    }

    /// Never "now": the same model must always have the same age.
    private static long created(Model model) {
        return model.facts()
                .upstreamCreatedAt()
                .or(model::firstSeenAt)
                .map(Instant::getEpochSecond)
                .orElse(model.createdAt().getEpochSecond());
    }

    private static void describe(ObjectNode described, ModelFacts facts) {
        facts.displayName().ifPresent(name -> described.put("name", name));
        facts.description().ifPresent(text -> described.put("description", text));
        facts.contextLength().ifPresent(tokens -> described.put("context_length", tokens));
        architecture(facts).ifPresent(architecture -> described.set("architecture", architecture));
        pricing(facts.prices()).ifPresent(pricing -> described.set("pricing", pricing));
        if (facts.contextLength().isPresent() || facts.maxOutputTokens().isPresent()) {
            ObjectNode top = described.putObject("top_provider");
            top.put("context_length", facts.contextLength().orElse(null));
            top.put("max_completion_tokens", facts.maxOutputTokens().orElse(null));
            pass(facts, "is_moderated", top);
        }
        if (!facts.supportedParameters().isEmpty()) {
            described.set("supported_parameters", words(facts.supportedParameters()));
        }
        facts.deprecatedOn().ifPresent(day -> described.put("expiration_date", day.toString()));
        pass(facts, "knowledge_cutoff", described);
    }

    private static Optional<ObjectNode> architecture(ModelFacts facts) {
        // By this a client tells which models are for embeddings, so it is said of each of them.
        boolean isEmbedding = facts.kind() == ModelKind.EMBEDDING;
        SortedSet<String> input = or(facts.inputModalities(), isEmbedding, "text");
        SortedSet<String> output = or(facts.outputModalities(), isEmbedding, "embeddings");
        if (input.isEmpty() && output.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode architecture = JSON.createObjectNode();
        if (!input.isEmpty() && !output.isEmpty()) {
            architecture.put("modality", String.join("+", input) + "->" + String.join("+", output));
        }
        architecture.set("input_modalities", words(input));
        architecture.set("output_modalities", words(output));
        pass(facts, "tokenizer", architecture);
        pass(facts, "instruct_type", architecture);
        return Optional.of(architecture);
    }

    private static SortedSet<String> or(SortedSet<String> known, boolean isSure, String word) {
        return known.isEmpty() && isSure ? new TreeSet<>(Set.of(word)) : known;
    }

    private static Optional<ObjectNode> pricing(Prices prices) {
        ObjectNode pricing = JSON.createObjectNode();
        price(pricing, "prompt", prices.prompt());
        price(pricing, "completion", prices.completion());
        price(pricing, "request", prices.request());
        price(pricing, "image", prices.image());
        price(pricing, "audio", prices.audio());
        price(pricing, "web_search", prices.webSearch());
        price(pricing, "internal_reasoning", prices.reasoning());
        price(pricing, "input_cache_read", prices.cacheRead());
        price(pricing, "input_cache_write", prices.cacheWrite());
        prices.others().forEach((name, price) -> price(pricing, name, Optional.of(price)));
        if (!prices.tiers().isEmpty()) {
            ArrayNode overrides = pricing.putArray("overrides");
            prices.tiers().forEach(tier -> overrides.add(override(tier)));
        }
        return pricing.isEmpty() ? Optional.empty() : Optional.of(pricing);
    }

    private static ObjectNode override(PriceTier tier) {
        ObjectNode override = JSON.createObjectNode();
        override.put("min_prompt_tokens", tier.minPromptTokens());
        price(override, "prompt", tier.prompt());
        price(override, "completion", tier.completion());
        price(override, "internal_reasoning", tier.reasoning());
        price(override, "input_cache_read", tier.cacheRead());
        price(override, "input_cache_write", tier.cacheWrite());
        price(override, Prices.CACHE_WRITE_HOUR, tier.cacheWriteHour());
        return override;
    }

    /// A decimal string: a client's floating point must not round it.
    private static void price(ObjectNode pricing, String name, Optional<BigDecimal> price) {
        price.ifPresent(dollars -> pricing.put(name, dollars.toPlainString()));
    }

    private static void pass(ModelFacts facts, String detail, ObjectNode to) {
        JsonNode value = facts.details().get(detail);
        if (value != null) {
            to.set(detail, value);
        }
    }

    private static ArrayNode words(SortedSet<String> words) {
        ArrayNode array = JSON.createArrayNode();
        words.forEach(array::add);
        return array;
    }
}
