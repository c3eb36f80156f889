package dev.portolan.api.admin.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.portolan.api.admin.problem.Violation;
import dev.portolan.api.admin.wire.Fields;
import dev.portolan.api.admin.wire.PriceText;
import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.Prices;
import dev.portolan.provider.AdapterRegistry;
import dev.portolan.provider.ProviderAdapter;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Makes a model of what stands in a request's body, checking every field. What a request sets is
/// pinned, and its source is the administrator. Safe to share between threads.
final class ModelEdit {
    /// Who gave a field, in `field_sources`.
    private static final String ADMINISTRATOR = "administrator";

    private static final int MOST_TOKENS = 2_000_000_000;
    private static final int MOST_ITEMS = 200;
    private static final List<String> KINDS =
            Arrays.stream(ModelKind.values()).map(ModelKind::word).toList();
    private static final List<String> LIFECYCLES =
            Arrays.stream(Lifecycle.values()).map(Lifecycle::word).toList();
    private static final Set<String> PINNABLE =
            Set.of(
                    "adapter_class",
                    "display_name",
                    "description",
                    "kind",
                    "context_length",
                    "max_output_tokens",
                    "input_modalities",
                    "output_modalities",
                    "capabilities",
                    "supported_parameters",
                    "price_prompt",
                    "price_completion",
                    "price_cache_read",
                    "price_cache_write",
                    "price_reasoning",
                    "price_image",
                    "price_audio",
                    "price_request",
                    "price_web_search",
                    "prices_other",
                    "price_tiers",
                    "owned_by",
                    "upstream_created_at",
                    "deprecated_on",
                    "replaced_by",
                    "upstream_aliases",
                    "details",
                    "is_available",
                    "lifecycle");

    private final AdapterRegistry adapters;

    ModelEdit(AdapterRegistry adapters) {
        this.adapters = adapters;
    }

    /// The model as the fields want it. What they break is noted in them; the caller asks
    /// [Fields#finish].
    Model of(Model current, Fields fields) {
        fields.readOnly(
                "source",
                "field_sources",
                "pinned_fields",
                "missing_runs",
                "first_seen_at",
                "last_seen_at",
                "created_at",
                "updated_at",
                "version");
        Optional<String> adapterClass = adapterClass(current, fields);
        ModelFacts facts = facts(current.facts(), fields);
        boolean isAvailable = fields.truth("is_available", current.isAvailable());
        Lifecycle lifecycle =
                fields.word("lifecycle", current.lifecycle(), LIFECYCLES, Lifecycle::ofWord);
        Map<String, JsonNode> custom = fields.merged("custom", current.custom());
        Set<String> unpin = unpin(fields);
        Set<String> set = new TreeSet<>(fields.given());
        set.retainAll(PINNABLE);
        for (String name : unpin) {
            if (set.contains(name)) {
                fields.refuse("unpin", "names '" + name + "', which the same request sets");
            }
        }
        return new Model(
                current.id(),
                adapterClass,
                facts,
                isAvailable,
                lifecycle,
                current.source(),
                sources(current, set),
                pinned(current, set, unpin),
                custom,
                // Whoever says that it is there does not want it retired by the next list.
                set.contains("lifecycle") && lifecycle == Lifecycle.ACTIVE
                        ? 0
                        : current.missingRuns(),
                current.firstSeenAt(),
                current.lastSeenAt(),
                current.createdAt(),
                current.updatedAt(),
                current.version());
    }

    /// The same model, switched on or off.
    static Model switched(Model model, boolean isAvailable) {
        Set<String> set = Set.of("is_available");
        return new Model(
                model.id(),
                model.adapterClass(),
                model.facts(),
                isAvailable,
                model.lifecycle(),
                model.source(),
                sources(model, set),
                pinned(model, set, Set.of()),
                model.custom(),
                model.missingRuns(),
                model.firstSeenAt(),
                model.lastSeenAt(),
                model.createdAt(),
                model.updatedAt(),
                model.version());
    }

    private static Map<String, String> sources(Model current, Set<String> set) {
        Map<String, String> sources = new HashMap<>(current.fieldSources());
        set.forEach(name -> sources.put(name, ADMINISTRATOR));
        return sources;
    }

    private static Set<String> pinned(Model current, Set<String> set, Set<String> unpin) {
        Set<String> pinned = new TreeSet<>(current.pinnedFields());
        pinned.addAll(set);
        pinned.removeAll(unpin);
        return pinned;
    }

    private static Set<String> unpin(Fields fields) {
        Set<String> unpin = new TreeSet<>(fields.texts("unpin", List.of(), PINNABLE.size(), 100));
        for (String name : unpin) {
            if (!PINNABLE.contains(name)) {
                fields.refuse(
                        "unpin", "names '" + name + "', which is no field that can be pinned");
            }
        }
        return unpin;
    }

    private Optional<String> adapterClass(Model current, Fields fields) {
        Optional<String> name = fields.optionalText("adapter_class", current.adapterClass(), 300);
        if (name.isEmpty() || !fields.has("adapter_class")) {
            return name;
        }
        Optional<ProviderAdapter> adapter = adapters.find(name.get());
        if (adapter.isEmpty()) {
            fields.refuse(
                    "adapter_class",
                    "is no registered adapter; there are: "
                            + String.join(
                                    ", ",
                                    adapters.all().stream()
                                            .map(ProviderAdapter::shortName)
                                            .sorted()
                                            .toList()));
        }
        return adapter.map(it -> it.getClass().getName());
    }

    private static ModelFacts facts(ModelFacts current, Fields fields) {
        return new ModelFacts(
                fields.optionalText("display_name", current.displayName(), 300),
                fields.optionalText("description", current.description(), 20_000),
                fields.word("kind", current.kind(), KINDS, ModelKind::ofWord),
                fields.optionalInteger("context_length", current.contextLength(), 1, MOST_TOKENS),
                fields.optionalInteger(
                        "max_output_tokens", current.maxOutputTokens(), 1, MOST_TOKENS),
                words(fields, "input_modalities", current.inputModalities()),
                words(fields, "output_modalities", current.outputModalities()),
                capabilities(fields, current.capabilities()),
                words(fields, "supported_parameters", current.supportedParameters()),
                prices(fields, current.prices()),
                fields.optionalText("owned_by", current.ownedBy(), 200),
                fields.optionalInstant("upstream_created_at", current.upstreamCreatedAt()),
                fields.optionalDate("deprecated_on", current.deprecatedOn()),
                fields.optionalText("replaced_by", current.replacedBy(), 256),
                fields.texts("upstream_aliases", current.upstreamAliases(), MOST_ITEMS, 256),
                fields.merged("details", current.details()));
    }

    private static SortedSet<String> words(Fields fields, String name, SortedSet<String> current) {
        return new TreeSet<>(fields.texts(name, current, MOST_ITEMS, 100));
    }

    private static Prices prices(Fields fields, Prices current) {
        return new Prices(
                fields.optionalPrice("price_prompt", current.prompt()),
                fields.optionalPrice("price_completion", current.completion()),
                fields.optionalPrice("price_cache_read", current.cacheRead()),
                fields.optionalPrice("price_cache_write", current.cacheWrite()),
                fields.optionalPrice("price_reasoning", current.reasoning()),
                fields.optionalPrice("price_image", current.image()),
                fields.optionalPrice("price_audio", current.audio()),
                fields.optionalPrice("price_request", current.request()),
                fields.optionalPrice("price_web_search", current.webSearch()),
                otherPrices(fields, current.others()),
                PriceTierText.read(fields, current.tiers()));
    }

    private static Map<String, BigDecimal> otherPrices(
            Fields fields, Map<String, BigDecimal> current) {
        Map<String, JsonNode> before = new HashMap<>();
        current.forEach((name, price) -> before.put(name, TextNode.valueOf(price.toPlainString())));
        Map<String, BigDecimal> prices = new HashMap<>();
        fields.merged("prices_other", before)
                .forEach((name, node) -> {
                    Optional<BigDecimal> price = PriceText.of(node);
                    price.ifPresentOrElse(
                            value -> prices.put(name, value),
                            () ->
                                    fields.refuse(
                                            Violation.of(
                                                    "prices_other." + name,
                                                    node.toString(),
                                                    PriceText.RULE)));
                });
        return prices;
    }

    private static Map<String, Boolean> capabilities(Fields fields, Map<String, Boolean> current) {
        Map<String, JsonNode> before = new HashMap<>();
        current.forEach((name, can) -> before.put(name, BooleanNode.valueOf(can)));
        Map<String, Boolean> capabilities = new HashMap<>();
        fields.merged("capabilities", before)
                .forEach((name, node) -> {
                    if (node.isBoolean()) {
                        capabilities.put(name, node.booleanValue());
                    } else {
                        fields.refuse(
                                Violation.of(
                                        "capabilities." + name,
                                        node.toString(),
                                        "must be true or false, or null to remove it"));
                    }
                });
        return capabilities;
    }
}
