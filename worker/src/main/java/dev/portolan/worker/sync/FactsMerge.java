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
import java.util.TreeMap;

/// A model's facts after a provider's list or the metadata source spoke of it, column by column:
///
/// - a pinned column stays as it is;
/// - else what the provider's list says is taken, whoever gave the value before;
/// - the metadata source is heard only where nothing is known, or where it was heard before;
/// - where one of them says nothing, a value that it gave earlier goes, one from anybody else
///   stays.
///
/// So the last list and the last metadata make the same values in whatever order they came.
public final class FactsMerge {
    /// The word for a provider's list in `field_sources`.
    public static final String PROVIDER = "provider";

    /// The word for the metadata source there.
    public static final String METADATA = "metadata";

    private static final String FIELD_SOURCES = "field_sources";

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

    private final String speaker;
    private final Set<String> pinned;
    private final Map<String, String> sources;
    private final Map<String, String> takenOver = new TreeMap<>();
    private final Map<String, FieldChange> changes = new LinkedHashMap<>();
    private final ModelFacts facts;

    private FactsMerge(
            String speaker,
            ModelFacts now,
            ModelFacts listed,
            Set<String> pinned,
            Map<String, String> sources) {
        this.speaker = speaker;
        this.pinned = pinned;
        this.sources = new HashMap<>(sources);
        this.facts = merged(now, listed);
        if (!takenOver.isEmpty()) {
            Map<String, String> since = new TreeMap<>(takenOver);
            since.replaceAll((_, _) -> PROVIDER);
            changes.put(FIELD_SOURCES, change(takenOver, since));
        }
    }

    /// The facts of a model that the catalog does not have yet.
    static FactsMerge ofNew(ModelFacts listed) {
        FactsMerge merge =
                new FactsMerge(
                        PROVIDER, ModelFacts.ofKind(listed.kind()), listed, Set.of(), Map.of());
        merge.sources.put("kind", PROVIDER);
        return merge;
    }

    static FactsMerge of(Model row, ModelFacts listed) {
        return new FactsMerge(
                PROVIDER, row.facts(), listed, row.pinnedFields(), row.fieldSources());
    }

    /// What the metadata source knows of a model; its kind is never asked.
    public static FactsMerge ofMetadata(Model row, ModelFacts known) {
        return new FactsMerge(METADATA, row.facts(), known, row.pinnedFields(), row.fieldSources());
    }

    /// The facts as they are.
    static FactsMerge keeping(Model row) {
        return new FactsMerge(
                METADATA, row.facts(), row.facts(), row.pinnedFields(), row.fieldSources());
    }

    public ModelFacts facts() {
        return facts;
    }

    public Map<String, String> sources() {
        return sources;
    }

    /// Changed columns, by name; under `field_sources` those whose value is the same and now the
    /// provider's.
    public Map<String, FieldChange> changes() {
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
        return take(column, now, listed, now.isEmpty(), listed.isEmpty());
    }

    private SortedSet<String> all(String column, SortedSet<String> now, SortedSet<String> listed) {
        return take(column, now, listed, now.isEmpty(), listed.isEmpty());
    }

    private <V> List<V> all(String column, List<V> now, List<V> listed) {
        return take(column, now, listed, now.isEmpty(), listed.isEmpty());
    }

    private <V> Map<String, V> all(String column, Map<String, V> now, Map<String, V> listed) {
        return take(column, now, listed, now.isEmpty(), listed.isEmpty());
    }

    private <T> T take(String column, T now, T said, boolean isOpen, boolean isUnsaid) {
        if (pinned.contains(column)) {
            return now;
        }
        boolean isProvider = speaker.equals(PROVIDER);
        boolean isItsOwn = speaker.equals(sources.get(column));
        if (now.equals(said)) {
            if (isProvider && !isUnsaid && METADATA.equals(sources.get(column))) {
                sources.put(column, PROVIDER);
                takenOver.put(column, METADATA);
            }
            return now;
        }
        if (!isItsOwn && (isUnsaid || (!isProvider && !isOpen))) {
            return now;
        }
        if (isUnsaid) {
            sources.remove(column);
        } else {
            sources.put(column, speaker);
        }
        changes.put(column, change(now, said));
        return said;
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
