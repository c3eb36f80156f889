package dev.portolan.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One model at one provider: a row of `llm_models`.
///
/// @param adapterClass where the model needs another adapter than its provider's; else absent
/// @param isAvailable the administrator's switch
/// @param source who made the row
/// @param fieldSources who gave each known field: `provider`, `metadata` or `administrator`, by
///   column name
/// @param pinnedFields columns an administrator set, which no sync undoes
/// @param custom the administrator's own fields, shown and otherwise not looked at
/// @param missingRuns successful syncs in a row that did not list it
/// @param version the catalog version that last changed the row
public record Model(
        ModelId id,
        Optional<String> adapterClass,
        ModelFacts facts,
        boolean isAvailable,
        Lifecycle lifecycle,
        Source source,
        Map<String, String> fieldSources,
        Set<String> pinnedFields,
        Map<String, JsonNode> custom,
        int missingRuns,
        Optional<Instant> firstSeenAt,
        Optional<Instant> lastSeenAt,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    public Model {
        fieldSources = Map.copyOf(fieldSources);
        pinnedFields = Set.copyOf(pinnedFields);
        custom = Storable.object(custom);
        firstSeenAt = firstSeenAt.map(at -> at.truncatedTo(ChronoUnit.MICROS));
        lastSeenAt = lastSeenAt.map(at -> at.truncatedTo(ChronoUnit.MICROS));
    }

    /// Who made a row: its provider's list, or an administrator.
    public enum Source {
        SYNC,
        MANUAL;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Source> ofWord(String word) {
            for (Source source : values()) {
                if (source.word().equals(word)) {
                    return Optional.of(source);
                }
            }
            return Optional.empty();
        }
    }
}
