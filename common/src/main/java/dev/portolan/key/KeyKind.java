package dev.portolan.key;

import java.util.Locale;
import java.util.Optional;

/// What a key opens. Neither kind opens the other's doors.
public enum KeyKind {
    /// `/v1`: completions and the list of models.
    CLIENT("sk-gw1_"),
    /// `/admin/v1`.
    ADMIN("adm_");

    private final String prefix;

    KeyKind(String prefix) {
        this.prefix = prefix;
    }

    /// How every key of this kind begins.
    public String prefix() {
        return prefix;
    }

    /// The word in the database and on the wire.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<KeyKind> ofWord(String word) {
        for (KeyKind kind : values()) {
            if (kind.word().equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
