package dev.portolan.key;

import dev.portolan.secret.Keyring;
import dev.portolan.secret.Secret;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Makes keys. What it returns is not stored yet. Safe to share between threads.
public final class KeyMint {
    private final Keyring keyring;
    private final SecureRandom random;
    private final Clock clock;

    public KeyMint(Keyring keyring, SecureRandom random, Clock clock) {
        this.keyring = keyring;
        this.random = random;
        this.clock = clock;
    }

    /// @param key to be shown once, to the one who asked for it
    public record Minted(Secret key, ApiKey stored) {}

    /// A new key that nobody knows yet, for whoever hands it out before there is a gateway to make
    /// it one; [#adopt] makes its row.
    public static Secret fresh(KeyKind kind, SecureRandom random) {
        return KeyToken.random(kind, random).text();
    }

    public Minted mint(
            KeyKind kind, String name, List<String> allowedModels, Optional<Instant> expiresAt) {
        KeyToken token = KeyToken.random(kind, random);
        return new Minted(token.text(), stored(token, name, allowedModels, expiresAt));
    }

    /// The row of a key that exists already, such as one given by the environment.
    ///
    /// @throws IllegalArgumentException where it is no key of that kind; the message does not quote
    ///   it
    public ApiKey adopt(KeyKind kind, Secret existing, String name) {
        KeyToken token =
                KeyToken.parse(existing.reveal())
                        .filter(parsed -> parsed.kind() == kind)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "the given %s key is not of the form %s<12>_<43>_<checksum 6>"
                                                .formatted(kind.word(), kind.prefix())));
        return stored(token, name, List.of(), Optional.empty());
    }

    /// The row of a known key under the keyring's primary key, for whoever has the key itself;
    /// empty where it is so already, or the text is another key.
    public Optional<ApiKey> renewed(ApiKey known, Secret key) {
        boolean isUnderPrimary = known.pepperId().equals(keyring.primaryId());
        Optional<byte[]> mac = KeyMac.of(key, keyring, known.pepperId());
        if (isUnderPrimary || mac.isEmpty() || !MessageDigest.isEqual(mac.get(), known.mac())) {
            return Optional.empty();
        }
        return Optional.of(
                known.withMac(
                        KeyMac.of(key, keyring, keyring.primaryId()).orElseThrow(),
                        keyring.primaryId()));
    }

    private ApiKey stored(
            KeyToken token, String name, List<String> allowedModels, Optional<Instant> expiresAt) {
        // The database keeps microseconds; a record must equal what is read back.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return new ApiKey(
                token.id(),
                token.kind(),
                name,
                KeyMac.of(token.text(), keyring, keyring.primaryId()).orElseThrow(),
                keyring.primaryId(),
                token.lastFour(),
                allowedModels,
                expiresAt.map(end -> end.truncatedTo(ChronoUnit.MICROS)),
                Optional.empty(),
                now,
                now,
                0);
    }
}
