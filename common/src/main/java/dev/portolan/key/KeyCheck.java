package dev.portolan.key;

import dev.portolan.secret.Keyring;
import dev.portolan.secret.Purpose;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/// Tells whether a presented text is a key that may be used now. Touches memory only. Safe to share
/// between threads.
///
/// A text of the wrong shape or checksum, which anybody can tell, is refused before anything is
/// hashed. From there on every refusal does the same work, one MAC and one comparison, so that time
/// tells nothing: a key whose id is unknown, or whose key of the keyring is gone, is compared with
/// a MAC that nothing has.
public final class KeyCheck {
    private static final byte[] NO_MAC = new byte[32];

    private final Keyring keyring;
    private final Clock clock;
    private final KeyMac.Maker macs;

    public KeyCheck(Keyring keyring, Clock clock) {
        this(keyring, clock, KeyMac::of);
    }

    KeyCheck(Keyring keyring, Clock clock, KeyMac.Maker macs) {
        this.keyring = keyring;
        this.clock = clock;
        this.macs = macs;
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
        Optional<ApiKey> known = byId.apply(token.id()).filter(this::isComparable);
        String pepperId = known.map(ApiKey::pepperId).orElse(keyring.primaryId());
        boolean matches =
                MessageDigest.isEqual(
                        known.map(ApiKey::mac).orElse(NO_MAC),
                        macs.of(token.text(), keyring, pepperId).orElseThrow());
        return matches
                        && known.isPresent()
                        && known.get().kind() == expected
                        && known.get().isValidAt(clock.instant())
                ? known
                : Optional.empty();
    }

    private boolean isComparable(ApiKey key) {
        return keyring.key(key.pepperId(), Purpose.KEY_PEPPER).isPresent();
    }
}
