package dev.portolan.catalog;

import java.util.Locale;
import java.util.Optional;

/// What a model is for. Only [#CHAT] models can be asked for completions.
public enum ModelKind {
    CHAT,
    EMBEDDING,
    RERANK,
    IMAGE,
    AUDIO,
    VIDEO,
    MODERATION,
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
