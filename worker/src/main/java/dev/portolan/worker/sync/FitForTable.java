package dev.portolan.worker.sync;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelId;
import dev.portolan.provider.ListedModel;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether an entry of a list can be a row: one that cannot must not fail the thousands that can.
final class FitForTable {
    private static final String NUL = "\u0000";

    private FitForTable() {}

    /// Why the entry cannot be stored, naming it; empty where it can.
    static Optional<String> reasonAgainst(String provider, ListedModel entry) {
        try {
            new ModelId(provider, entry.upstreamModel());
        } catch (IllegalArgumentException e) {
            return Optional.of("'" + shortened(entry.upstreamModel()) + "': " + e.getMessage());
        }
        if (hasNul(entry.facts())) {
            return Optional.of(
                    "'"
                            + entry.upstreamModel()
                            + "': a text holds a NUL character, which PostgreSQL has no place for");
        }
        return Optional.empty();
    }

    private static boolean hasNul(ModelFacts facts) {
        Stream<String> texts =
                Stream.of(
                                facts.displayName().stream(),
                                facts.description().stream(),
                                facts.ownedBy().stream(),
                                facts.replacedBy().stream(),
                                facts.inputModalities().stream(),
                                facts.outputModalities().stream(),
                                facts.supportedParameters().stream(),
                                facts.upstreamAliases().stream(),
                                facts.capabilities().keySet().stream(),
                                facts.prices().others().keySet().stream(),
                                facts.details().keySet().stream())
                        .flatMap(each -> each);
        return texts.anyMatch(text -> text.contains(NUL))
                || facts.details().values().stream().anyMatch(FitForTable::hasNul);
    }

    private static boolean hasNul(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue().contains(NUL);
        }
        if (node.isObject()) {
            for (var field : node.properties()) {
                if (field.getKey().contains(NUL) || hasNul(field.getValue())) {
                    return true;
                }
            }
            return false;
        }
        for (JsonNode element : node) {
            if (hasNul(element)) {
                return true;
            }
        }
        return false;
    }

    private static String shortened(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= 100 ? printable : printable.substring(0, 100) + "…";
    }
}
