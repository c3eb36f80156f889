package dev.portolan.key;

import dev.portolan.secret.Keyring;
import dev.portolan.secret.Purpose;
import dev.portolan.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/// What is stored in a key's place. A fast MAC is right for 256 random bits; slow hashes are for
/// passwords. The pepper keeps somebody who can only write to the database from planting a key of
/// his own.
final class KeyMac {
    private KeyMac() {}

    /// What [#of] does; a test counts.
    @FunctionalInterface
    interface Maker {
        Optional<byte[]> of(Secret key, Keyring keyring, String pepperId);
    }

    /// Empty where the keyring does not have the pepper.
    static Optional<byte[]> of(Secret key, Keyring keyring, String pepperId) {
        return keyring.key(pepperId, Purpose.KEY_PEPPER).map(pepper -> mac(key, pepper));
    }

    private static byte[] mac(Secret key, SecretKey pepper) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(pepper);
            return mac.doFinal(key.reveal().getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 does not work in this JDK", e);
        }
    }
}
