package dev.portolan.dialect.openai;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/// Sees to it that every tool call of an answer has an id, and no other's: clients match results to
/// calls by nothing else.
final class ToolCallIds {
    private final Supplier<String> made;
    private final Set<String> taken = new HashSet<>();

    ToolCallIds(Supplier<String> made) {
        this.made = made;
    }

    String of(String given) {
        String id = given.isEmpty() || taken.contains(given) ? made.get() : given;
        taken.add(id);
        return id;
    }
}
