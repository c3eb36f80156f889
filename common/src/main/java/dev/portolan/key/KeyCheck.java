package dev.portolan.key;

import dev.portolan.secret.Keyring;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/// Tells whether a presented text is a key that may be used now. Touches memory only. Safe to share
/// between threads.
///
/// A text of the wrong shape or checksum is refused before anything is hashed. From there on every
/// refusal does the same work, so that time tells nothing: a key whose id is unknown is compared
/// with a MAC that nothing has.
public final class KeyCheck {
    private static final byte[] NO_MAC = new byte[32];

    private final Keyring keyring;
    private final Clock clock;

    public KeyCheck(Keyring keyring, Clock clock) {
        this.keyring = keyring;
        this.clock = clock;
    }

    /// @param presented what the caller sent, without `Bearer`
    /// @param byId the snapshot's look-up
    /// @return the key where it is of the expected kind, unrevoked and unexpired
    public Optional<ApiKey> check(
            String presented, KeyKind expected, Function<String, Optional<ApiKey>> byId) {
        Optional<KeyToken> parsed = KeyToken.parse(presented);
        if (parsed.isEmpty() || parsed.get().kind() != expected) {
            return Optional.empty();
        }
        KeyToken token = parsed.get();
        Optional<ApiKey> known = byId.apply(token.id());
        String pepperId = known.map(ApiKey::pepperId).orElse(keyring.primaryId());
        Optional<byte[]> mac = KeyMac.of(token.text(), keyring, pepperId);
        boolean matches =
                MessageDigest.isEqual(
                        known.map(ApiKey::mac).orElse(NO_MAC), mac.orElseGet(() -> new byte[0]));
        return matches
                        && known.isPresent()
                        && known.get().kind() == expected
                        && known.get().isValidAt(clock.instant())
                ? known
                : Optional.empty();
    }
}
