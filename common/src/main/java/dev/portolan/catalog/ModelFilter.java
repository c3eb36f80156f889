package dev.portolan.catalog;

import java.util.Optional;

/// Which models a list shows. What is absent does not restrict.
///
/// @param text part of the id or the display name, in any case
public record ModelFilter(
        Optional<String> provider,
        Optional<Boolean> isAvailable,
        Optional<Lifecycle> lifecycle,
        Optional<ModelKind> kind,
        Optional<String> text) {
    public static final ModelFilter ALL =
            new ModelFilter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
}
