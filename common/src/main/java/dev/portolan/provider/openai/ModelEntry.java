package dev.portolan.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.provider.ListedModel;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// What one entry of a list says of its model, whichever provider wrote it.
final class ModelEntry {
    /// Servers whose `created` is the time of the request or of their start: no fact about the
    /// model, and new at every look.
    private static final Set<String> STAMP_NOW =
            Set.of("vllm", "llamacpp", "sglang", "tabbyapi", "localai");

    private static final int MAX_DESCRIPTION = 4000;

    private ModelEntry() {}

    /// Empty where the entry names no model.
    ///
    /// @param prefix cut off an id that begins with it; empty: none
    /// @throws IllegalArgumentException where it makes no sense, in words
    static Optional<ListedModel> read(JsonNode node, String prefix) {
        // Some lists are bare names.
        Entry entry = new Entry(node);
        Optional<String> id =
                node.isTextual() && !node.asText().isBlank()
                        ? Optional.of(node.asText().strip())
                        : entry.text("/id", "/model_id", "/model", "/name");
        return id.map(name -> name.startsWith(prefix) ? name.substring(prefix.length()) : name)
                .map(name -> new ListedModel(name, facts(name, entry)));
    }

    private static ModelFacts facts(String id, Entry entry) {
        Modalities modalities = Modalities.of(entry);
        Map<String, Boolean> capabilities = Capabilities.of(entry, modalities);
        ModelKind kind = Kinds.of(id, entry, modalities);
        SortedSet<String> parameters =
                new TreeSet<>(
                        entry.words("/supported_parameters", "/supported_sampling_parameters"));
        return new ModelFacts(
                displayName(id, entry),
                entry.text(
                                "/description",
                                "/model_spec/description",
                                "/metadata/description",
                                "/long_description",
                                "/short_description")
                        .map(text ->
                                text.length() > MAX_DESCRIPTION
                                        ? text.substring(0, MAX_DESCRIPTION)
                                        : text),
                kind,
                Limits.context(entry),
                Limits.output(entry),
                modalities.input(),
                modalities.output(),
                capabilities,
                parameters,
                PriceList.of(entry),
                entry.text("/owned_by", "/organization", "/owner", "/provider"),
                created(entry),
                deprecated(entry),
                entry.text(
                        "/deprecation_replacement_model",
                        "/replacement_model",
                        "/deprecation/replacement"),
                aliases(id, entry),
                Details.of(entry));
    }

    private static Optional<String> displayName(String id, Entry entry) {
        return entry.text("/display_name", "/model_spec/name", "/name", "/label", "/title")
                .filter(name -> !name.equals(id));
    }

    private static Optional<Instant> created(Entry entry) {
        boolean isNow =
                entry.text("/owned_by")
                        .map(owner -> STAMP_NOW.contains(owner.toLowerCase(Locale.ROOT)))
                        .orElse(false);
        return isNow
                ? Optional.empty()
                : entry.moment("/created", "/created_at", "/createdAt", "/release_date");
    }

    private static Optional<LocalDate> deprecated(Entry entry) {
        return entry.day(
                "/expiration_date",
                "/deprecation",
                "/deprecation_date",
                "/deprecated_at",
                "/shutdown_date",
                "/eol_date",
                "/deprecation/date");
    }

    private static List<String> aliases(String id, Entry entry) {
        List<String> aliases = new ArrayList<>();
        entry.at("/aliases")
                .forEach(alias -> {
                    if (alias.isTextual()
                            && !alias.asText().equals(id)
                            && !aliases.contains(alias.asText())) {
                        aliases.add(alias.asText());
                    }
                });
        return aliases;
    }
}
