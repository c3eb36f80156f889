package dev.portolan.worker.sync;

import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelId;
import dev.portolan.provider.ListedModel;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether an entry of a list can be a row: one that cannot must not fail the thousands that can.
final class FitForTable {
    private static final String NUL = "\u0000";

    private FitForTable() {}

    /// Why the entry cannot be stored, naming it; empty where it can.
    static Optional<String> reasonAgainst(String provider, ListedModel entry) {
        try {
            if (!new ModelId(provider, entry.upstreamModel()).isAddressable()) {
                return Optional.of(
                        "'"
                                + shortened(entry.upstreamModel())
                                + "': an id with '%', '\\' or an empty segment cannot stand in a path");
            }
        } catch (IllegalArgumentException e) {
            return Optional.of("'" + shortened(entry.upstreamModel()) + "': " + e.getMessage());
        }
        if (hasNul(entry.facts())) {
            return Optional.of(
                    "'"
                            + entry.upstreamModel()
                            + "': a name holds a NUL character, which PostgreSQL has no place for");
        }
        return Optional.empty();
    }

    /// Single texts and JSON are clean already: [ModelFacts] sees to it.
    private static boolean hasNul(ModelFacts facts) {
        return Stream.of(
                        facts.inputModalities(),
                        facts.outputModalities(),
                        facts.supportedParameters(),
                        facts.upstreamAliases(),
                        facts.capabilities().keySet(),
                        facts.prices().others().keySet())
                .flatMap(Collection::stream)
                .anyMatch(text -> text.contains(NUL));
    }

    private static String shortened(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= 100 ? printable : printable.substring(0, 100) + "…";
    }
}
