package dev.portolan.catalog;

import java.util.Locale;
import java.util.Optional;

/// Where a model stands at its provider: `active → missing` (absent from its provider's last list)
/// `→ retired` (absent from several in a row), and back to active when it is listed again.
public enum Lifecycle {
    ACTIVE,
    /// Still routable: one list without it proves little.
    MISSING,
    RETIRED;

    /// The word in the database and on the wire.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Lifecycle> ofWord(String word) {
        for (Lifecycle lifecycle : values()) {
            if (lifecycle.word().equals(word)) {
                return Optional.of(lifecycle);
            }
        }
        return Optional.empty();
    }
}
