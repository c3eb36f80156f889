package dev.portolan.worker.metadata;

import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.Prices;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// What the source says of one model of one provider.
///
/// @param provider in the source's words
/// @param id in the provider's words, without what the source puts before it
/// @param facts as far as they make sense; its kind means nothing
/// @param hasNoContext whether it says that the context is of 0 tokens: nonsense of a model for
///   text, and with others a way to say that the word does not apply
/// @param absurdities values that cannot be, in words; such an entry is not to be believed at all
record Entry(
        String provider,
        String id,
        ModelFacts facts,
        boolean hasNoContext,
        List<String> absurdities) {
    Entry {
        absurdities = List.copyOf(absurdities);
    }

    /// A chat model that one pays for and that takes and gives text alone.
    boolean isPaidText() {
        return facts.prices().prompt().map(price -> price.signum() > 0).orElse(false)
                && facts.outputModalities().equals(new TreeSet<>(List.of("text")))
                && facts.inputModalities().contains("text");
    }

    static ModelFacts facts(
            Optional<String> name,
            Optional<Integer> context,
            Optional<Integer> output,
            SortedSet<String> inputModalities,
            SortedSet<String> outputModalities,
            Map<String, Boolean> capabilities,
            Prices prices) {
        return new ModelFacts(
                name,
                Optional.empty(),
                ModelKind.OTHER,
                context,
                output,
                inputModalities,
                outputModalities,
                capabilities,
                new TreeSet<>(),
                prices,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of());
    }
}
