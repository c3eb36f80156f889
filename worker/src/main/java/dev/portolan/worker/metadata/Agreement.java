package dev.portolan.worker.metadata;

import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.Prices;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/// What several entries say alike. What they differ in is not taken from any of them; prices are
/// taken together or not at all.
final class Agreement {
    private Agreement() {}

    /// @param kind the model's own, since nobody else says it
    static ModelFacts of(Matching.Match match, ModelKind kind) {
        List<ModelFacts> all = match.entries().stream().map(Entry::facts).toList();
        return new ModelFacts(
                alike(all, ModelFacts::displayName, Optional.empty()),
                Optional.empty(),
                kind,
                alike(all, ModelFacts::contextLength, Optional.empty()),
                alike(all, ModelFacts::maxOutputTokens, Optional.empty()),
                alike(all, ModelFacts::inputModalities, new TreeSet<>()),
                alike(all, ModelFacts::outputModalities, new TreeSet<>()),
                alike(all, ModelFacts::capabilities, Map.of()),
                new TreeSet<>(),
                match.isSameVersion()
                        ? alike(all, ModelFacts::prices, Prices.UNKNOWN)
                        : Prices.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of());
    }

    private static <T> T alike(List<ModelFacts> all, Function<ModelFacts, T> field, T otherwise) {
        HashSet<T> said = new HashSet<>();
        all.forEach(facts -> said.add(field.apply(facts)));
        return said.size() == 1 ? said.iterator().next() : otherwise;
    }
}
