package dev.portolan.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An administrator's name for an ordered list of models.
///
/// @param name 1-256 printable characters without white space
/// @param targets at least one, best first
public record Alias(
        String name,
        List<ModelId> targets,
        Optional<String> description,
        Instant createdAt,
        Instant updatedAt,
        long version) {
    public Alias {
        if (name.isEmpty()
                || name.length() > ModelId.MAX_LENGTH
                || name.chars()
                        .anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw new IllegalArgumentException(
                    "alias must have 1-256 printable characters and no white space");
        }
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("alias '" + name + "' needs at least one model");
        }
    }
}
