package dev.portolan.dialect.form;

import dev.portolan.usage.Usage;
import java.util.List;
import java.util.Optional;

/// A provider's vectors, one for each input, in the inputs' order.
///
/// @param vectors of equal length as a rule; not copied
public record Embeddings(List<double[]> vectors, Optional<Usage> usage) {
    public Embeddings {
        vectors = List.copyOf(vectors);
    }
}
