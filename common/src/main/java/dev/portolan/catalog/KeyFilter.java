package dev.portolan.catalog;

import dev.portolan.key.ApiKey;
import dev.portolan.key.KeyKind;
import java.time.Instant;
import java.util.Optional;

/// Which keys a list shows. What is absent does not restrict.
///
/// @param isValid only those that can be used at the given time, or only those that cannot
/// @param pepperId only those stored under this key of the keyring
public record KeyFilter(
        Optional<KeyKind> kind, Optional<Boolean> isValid, Instant now, Optional<String> pepperId) {
    public boolean accepts(ApiKey key) {
        return (kind.isEmpty() || kind.get() == key.kind())
                && (isValid.isEmpty() || isValid.get() == key.isValidAt(now))
                && (pepperId.isEmpty() || pepperId.get().equals(key.pepperId()));
    }
}
