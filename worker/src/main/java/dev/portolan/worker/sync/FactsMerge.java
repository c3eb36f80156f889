package dev.portolan.worker.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.Prices;
import dev.portolan.sync.SyncChange.FieldChange;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/// A model's facts after a provider's list spoke of it, column by column:
///
/// - a pinned column stays as it is;
/// - else what the list says is taken;
/// - where the list says nothing, a value that the provider gave earlier goes, one from anybody
///   else stays.
final class FactsMerge {
    /// The word for a provider's list in `field_sources`.
    static final String PROVIDER = "provider";

    private static final int LONGEST_TEXT_SHOWN = 300;
    private static final List<String> HEADLINES =
            List.of(
                    "display_name",
                    "kind",
                    "context_length",
                    "max_output_tokens",
                    "price_prompt",
                    "price_completion");
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .addModule(new Jdk8Module())
                    .addModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .build();

    private final Set<String> pinned;
    private final Map<String, String> sources;
    private final Map<String, FieldChange> changes = new LinkedHashMap<>();
    private final ModelFacts facts;

    private FactsMerge(
            ModelFacts now, ModelFacts listed, Set<String> pinned, Map<String, String> sources) {
        this.pinned = pinned;
        this.sources = new HashMap<>(sources);
        this.facts = merged(now, listed);
    }

    /// The facts of a model that the catalog does not have yet.
    static FactsMerge ofNew(ModelFacts listed) {
        FactsMerge merge =
                new FactsMerge(ModelFacts.ofKind(listed.kind()), listed, Set.of(), Map.of());
        merge.sources.put("kind", PROVIDER);
        return merge;
    }

    static FactsMerge of(Model row, ModelFacts listed) {
        return new FactsMerge(row.facts(), listed, row.pinnedFields(), row.fieldSources());
    }

    /// The facts as they are.
    static FactsMerge keeping(Model row) {
        return new FactsMerge(row.facts(), row.facts(), row.pinnedFields(), row.fieldSources());
    }

    ModelFacts facts() {
        return facts;
    }

    Map<String, String> sources() {
        return sources;
    }

    /// Changed columns, by name.
    Map<String, FieldChange> changes() {
        return changes;
    }

    /// Of a new model, only the columns that people look for first.
    Map<String, FieldChange> headlines() {
        Map<String, FieldChange> shown = new LinkedHashMap<>();
        for (String column : HEADLINES) {
            if (column.equals("kind")) {
                shown.put(column, change(Optional.empty(), facts.kind().word()));
            } else if (changes.containsKey(column)) {
                shown.put(column, changes.get(column));
            }
        }
        return shown;
    }

    /// A change as people see it: long texts are shortened.
    static FieldChange change(Object before, Object after) {
        return new FieldChange(json(before), json(after));
    }

    private ModelFacts merged(ModelFacts now, ModelFacts listed) {
        return new ModelFacts(
                known("display_name", now.displayName(), listed.displayName()),
                known("description", now.description(), listed.description()),
                known("kind", Optional.of(now.kind()), Optional.of(listed.kind())).orElseThrow(),
                known("context_length", now.contextLength(), listed.contextLength()),
                known("max_output_tokens", now.maxOutputTokens(), listed.maxOutputTokens()),
                all("input_modalities", now.inputModalities(), listed.inputModalities()),
                all("output_modalities", now.outputModalities(), listed.outputModalities()),
                all("capabilities", now.capabilities(), listed.capabilities()),
                all(
                        "supported_parameters",
                        now.supportedParameters(),
                        listed.supportedParameters()),
                merged(now.prices(), listed.prices()),
                known("owned_by", now.ownedBy(), listed.ownedBy()),
                known("upstream_created_at", now.upstreamCreatedAt(), listed.upstreamCreatedAt()),
                known("deprecated_on", now.deprecatedOn(), listed.deprecatedOn()),
                known("replaced_by", now.replacedBy(), listed.replacedBy()),
                all("upstream_aliases", now.upstreamAliases(), listed.upstreamAliases()),
                all("details", now.details(), listed.details()));
    }

    private Prices merged(Prices now, Prices listed) {
        return new Prices(
                known("price_prompt", now.prompt(), listed.prompt()),
                known("price_completion", now.completion(), listed.completion()),
                known("price_cache_read", now.cacheRead(), listed.cacheRead()),
                known("price_cache_write", now.cacheWrite(), listed.cacheWrite()),
                known("price_reasoning", now.reasoning(), listed.reasoning()),
                known("price_image", now.image(), listed.image()),
                known("price_audio", now.audio(), listed.audio()),
                known("price_request", now.request(), listed.request()),
                known("price_web_search", now.webSearch(), listed.webSearch()),
                all("prices_other", now.others(), listed.others()),
                all("price_tiers", now.tiers(), listed.tiers()));
    }

    private <T> Optional<T> known(String column, Optional<T> now, Optional<T> listed) {
        return take(column, now, listed, now.equals(listed), listed.isPresent());
    }

    private SortedSet<String> all(String column, SortedSet<String> now, SortedSet<String> listed) {
        return take(column, now, listed, now.equals(listed), !listed.isEmpty());
    }

    private <V> List<V> all(String column, List<V> now, List<V> listed) {
        return take(column, now, listed, now.equals(listed), !listed.isEmpty());
    }

    private <V> Map<String, V> all(String column, Map<String, V> now, Map<String, V> listed) {
        return take(column, now, listed, now.equals(listed), !listed.isEmpty());
    }

    private <T> T take(String column, T now, T listed, boolean isSame, boolean isListed) {
        if (isSame || pinned.contains(column)) {
            return now;
        }
        if (!isListed && !PROVIDER.equals(sources.get(column))) {
            return now;
        }
        if (isListed) {
            sources.put(column, PROVIDER);
        } else {
            sources.remove(column);
        }
        changes.put(column, change(now, listed));
        return listed;
    }

    private static JsonNode json(Object value) {
        JsonNode node = JSON.valueToTree(value);
        if (node.isTextual() && node.textValue().length() > LONGEST_TEXT_SHOWN) {
            return JSON.getNodeFactory()
                    .textNode(node.textValue().substring(0, LONGEST_TEXT_SHOWN) + "…");
        }
        return node;
    }
}
