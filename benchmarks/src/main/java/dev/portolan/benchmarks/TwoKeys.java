package dev.portolan.benchmarks;

import dev.portolan.catalog.CredentialVault;
import dev.portolan.secret.Keyring;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/// Keyrings while one key replaces another, as the environment variable has them.
///
/// @param oldRoot 32 bytes in base64
/// @param newRoot 32 bytes in base64
record TwoKeys(String oldRoot, String newRoot) {
    static final String OLD = "k1";
    static final String NEW = "k2";

    private static final int ROOT_BYTES = 32;

    static TwoKeys random(SecureRandom random) {
        return new TwoKeys(root(random), root(random));
    }

    String both(String primary) {
        return "{\"primary\": \"%s\", \"keys\": {\"%s\": \"%s\", \"%s\": \"%s\"}}"
                .formatted(primary, OLD, oldRoot, NEW, newRoot);
    }

    String only(String id) {
        return "{\"primary\": \"%s\", \"keys\": {\"%s\": \"%s\"}}"
                .formatted(id, id, id.equals(OLD) ? oldRoot : newRoot);
    }

    Keyring ring(String onlyId) {
        return read(only(onlyId));
    }

    CredentialVault vault(String keyring) {
        return new CredentialVault(read(keyring), new SecureRandom(), _ -> null);
    }

    private static Keyring read(String keyring) {
        return Keyring.load(Optional.of(keyring), Optional.empty());
    }

    @Override
    public String toString() {
        return "TwoKeys";
    }

    private static String root(SecureRandom random) {
        byte[] root = new byte[ROOT_BYTES];
        random.nextBytes(root);
        return Base64.getEncoder().encodeToString(root);
    }
}
