package dev.portolan.catalog;

import java.util.Optional;

/// Which changes a list shows. What is absent does not restrict.
///
/// @param entity `provider`, `model`, `alias` or `key`
/// @param actor the whole name, as [Actor] has it
/// @param sinceVersion only later versions
public record ChangeFilter(
        Optional<String> entity,
        Optional<String> entityId,
        Optional<String> actor,
        Optional<Long> version,
        Optional<Long> sinceVersion) {
    public static final ChangeFilter ALL =
            new ChangeFilter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
}
