package dev.portolan.catalog;

import java.util.Locale;
import java.util.Optional;

/// What a model is for.
public enum ModelKind {
    /// Answers conversations; most go on from a prompt too.
    CHAT,
    /// Goes on from a prompt, and can do nothing else.
    COMPLETION,
    EMBEDDING,
    RERANK,
    IMAGE,
    AUDIO,
    VIDEO,
    MODERATION,
    /// None of these, such as reading documents or filling a gap in code.
    OTHER;

    /// The word in the database and on the wire.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ModelKind> ofWord(String word) {
        for (ModelKind kind : values()) {
            if (kind.word().equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
