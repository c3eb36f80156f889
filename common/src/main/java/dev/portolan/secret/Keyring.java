package dev.portolan.secret;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The root keys of a cluster, by id. One is primary: it makes what is new; the others still open
/// what is old, so a key is replaced by adding one, making it primary everywhere, rewrapping, and
/// only then removing the old one.
///
/// Root keys never leave this class: every purpose has a key of its own, derived with HKDF-SHA-256.
/// Immutable.
public final class Keyring {
    /// Holds the keyring itself, or the path of its file.
    public static final String ENVIRONMENT_VARIABLE = "PORTOLAN_KEYRING";

    static final int KEY_BYTES = 32;

    private static final byte[] SALT = "portolan keyring".getBytes(StandardCharsets.US_ASCII);

    private final String primaryId;
    private final Map<String, Map<Purpose, SecretKey>> derived;

    /// @param roots 32 bytes each, by key id
    Keyring(String primaryId, Map<String, byte[]> roots) {
        if (!roots.containsKey(primaryId)) {
            throw new KeyringException(
                    "the keyring's primary key '" + primaryId + "' is not among its keys");
        }
        this.primaryId = primaryId;
        this.derived = new LinkedHashMap<>();
        roots.forEach((id, root) -> {
            KeyringFormat.requireStrong(id, root);
            derived.put(id, derive(root));
        });
    }

    /// A keyring with one fresh key, in memory only: what is sealed with it is lost with the
    /// process.
    public static Keyring fresh(SecureRandom random) {
        byte[] root = new byte[KEY_BYTES];
        random.nextBytes(root);
        return new Keyring("k1", Map.of("k1", root));
    }

    /// Reads a keyring's file, which must belong to its owner alone.
    public static Keyring load(Path file) {
        return KeyringFile.read(file);
    }

    /// The keyring that the environment holds or points to, or else the file.
    ///
    /// @param environment [#ENVIRONMENT_VARIABLE]'s value: the JSON itself, or a path
    public static Keyring load(Optional<String> environment, Optional<Path> file) {
        if (environment.isPresent() && !environment.get().isBlank()) {
            String value = environment.get().strip();
            return value.startsWith("{")
                    ? KeyringFormat.parse(value, ENVIRONMENT_VARIABLE)
                    : load(Path.of(value));
        }
        return load(
                file.orElseThrow(() ->
                        new KeyringException(
                                "no keyring: set "
                                        + ENVIRONMENT_VARIABLE
                                        + " to its content or path, or configure its file")));
    }

    /// Makes a keyring with one fresh key in a file that did not exist, mode 0600.
    public static Keyring createAt(Path file, SecureRandom random) {
        byte[] root = new byte[KEY_BYTES];
        random.nextBytes(root);
        KeyringFile.create(file, KeyringFormat.write("k1", Map.of("k1", root)));
        return load(file);
    }

    /// The key that makes what is new.
    public String primaryId() {
        return primaryId;
    }

    /// Every key's id, sorted.
    public Set<String> ids() {
        return new TreeSet<>(derived.keySet());
    }

    /// The 256-bit key of one purpose under one root key, or empty for a root key that is not here.
    public Optional<SecretKey> key(String id, Purpose purpose) {
        return Optional.ofNullable(derived.get(id)).map(ofRoot -> ofRoot.get(purpose));
    }

    SecretKey primaryKey(Purpose purpose) {
        return key(primaryId, purpose).orElseThrow();
    }

    @Override
    public String toString() {
        return "Keyring[primary=" + primaryId + ", ids=" + ids() + "]";
    }

    private static Map<Purpose, SecretKey> derive(byte[] root) {
        try {
            KDF hkdf = KDF.getInstance("HKDF-SHA256");
            Map<Purpose, SecretKey> keys = new EnumMap<>(Purpose.class);
            for (Purpose purpose : Purpose.values()) {
                keys.put(
                        purpose,
                        new SecretKeySpec(
                                hkdf.deriveData(
                                        HKDFParameterSpec.ofExtract()
                                                .addSalt(SALT)
                                                .addIKM(root)
                                                .thenExpand(
                                                        purpose.label()
                                                                .getBytes(
                                                                        StandardCharsets.US_ASCII),
                                                        KEY_BYTES)),
                                "AES"));
            }
            return keys;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HKDF-SHA256", e);
        }
    }
}
