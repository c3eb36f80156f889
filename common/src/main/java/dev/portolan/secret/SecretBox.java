package dev.portolan.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals bytes for one purpose and one place: AES-256-GCM under a fresh data key, which is itself
/// wrapped by the purpose's key. The place (such as a provider and a field) is bound as associated
/// data, so a seal moved elsewhere does not open.
///
/// An envelope reads `p1.<root key id>.<wrapped data key>.<sealed bytes>`, the last two in
/// base64url. Rotation replaces the wrapping and leaves the sealed bytes alone. Safe to share
/// between threads.
public final class SecretBox {
    private static final String FORMAT = "p1";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int WRAPPED_BYTES = NONCE_BYTES + Keyring.KEY_BYTES + TAG_BITS / 8;

    private final Keyring keyring;
    private final Purpose purpose;
    private final SecureRandom random;

    public SecretBox(Keyring keyring, Purpose purpose, SecureRandom random) {
        this.keyring = keyring;
        this.purpose = purpose;
        this.random = random;
    }

    /// @param context names the place, part by part; the same parts are needed to open
    public String seal(byte[] plain, String... context) {
        byte[] dataKey = new byte[Keyring.KEY_BYTES];
        random.nextBytes(dataKey);
        try {
            byte[] sealed = encrypt(aes(dataKey), plain, associated("data", context));
            return envelope(keyring.primaryId(), wrap(dataKey, context), sealed);
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    public byte[] open(String envelope, String... context) throws SealBrokenException {
        Parts parts = Parts.of(envelope);
        byte[] dataKey = unwrap(parts, context);
        try {
            return decrypt(aes(dataKey), parts.sealed(), associated("data", context));
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    /// The same sealed bytes under the primary key, or empty where they are already.
    public Optional<String> rewrap(String envelope, String... context) throws SealBrokenException {
        Parts parts = Parts.of(envelope);
        if (parts.keyId().equals(keyring.primaryId())) {
            return Optional.empty();
        }
        byte[] dataKey = unwrap(parts, context);
        try {
            decrypt(aes(dataKey), parts.sealed(), associated("data", context));
            return Optional.of(
                    envelope(keyring.primaryId(), wrap(dataKey, context), parts.sealed()));
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    /// The id of the root key an envelope needs, or empty where it is no envelope.
    public static Optional<String> keyIdOf(String envelope) {
        try {
            return Optional.of(Parts.of(envelope).keyId());
        } catch (SealBrokenException _) {
            return Optional.empty();
        }
    }

    private byte[] wrap(byte[] dataKey, String... context) {
        String id = keyring.primaryId();
        return encrypt(keyring.primaryKey(purpose), dataKey, associated("key/" + id, context));
    }

    private byte[] unwrap(Parts parts, String... context) throws SealBrokenException {
        SecretKey wrapping =
                keyring.key(parts.keyId(), purpose)
                        .orElseThrow(() ->
                                new SealBrokenException(
                                        "sealed under key '"
                                                + parts.keyId()
                                                + "', which is not in the keyring"));
        return decrypt(wrapping, parts.wrapped(), associated("key/" + parts.keyId(), context));
    }

    /// Every part with its length before it: no two lists of parts give the same bytes.
    private byte[] associated(String role, String... context) {
        byte[][] parts = new byte[context.length + 3][];
        parts[0] = FORMAT.getBytes(StandardCharsets.UTF_8);
        parts[1] = purpose.label().getBytes(StandardCharsets.UTF_8);
        parts[2] = role.getBytes(StandardCharsets.UTF_8);
        int size = 0;
        for (int i = 0; i < parts.length; i++) {
            if (i >= 3) {
                parts[i] = context[i - 3].getBytes(StandardCharsets.UTF_8);
            }
            size += 4 + parts[i].length;
        }
        ByteBuffer bytes = ByteBuffer.allocate(size);
        for (byte[] part : parts) {
            bytes.putInt(part.length).put(part);
        }
        return bytes.array();
    }

    private byte[] encrypt(SecretKey key, byte[] plain, byte[] associated) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(associated);
            byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + cipher.getOutputSize(plain.length));
            cipher.doFinal(plain, 0, plain.length, sealed, NONCE_BYTES);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM does not work in this JDK", e);
        }
    }

    private static byte[] decrypt(SecretKey key, byte[] sealed, byte[] associated)
            throws SealBrokenException {
        if (sealed.length < NONCE_BYTES + TAG_BITS / 8) {
            throw new SealBrokenException("the seal is cut short");
        }
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    key,
                    new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
            cipher.updateAAD(associated);
            return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new SealBrokenException(
                    "the seal is broken or was made for another place or purpose", e);
        }
    }

    private static SecretKey aes(byte[] key) {
        return new SecretKeySpec(key, "AES");
    }

    private static String envelope(String keyId, byte[] wrapped, byte[] sealed) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return FORMAT
                + "."
                + keyId
                + "."
                + base64.encodeToString(wrapped)
                + "."
                + base64.encodeToString(sealed);
    }

    /// A short keyed hash that tells two secrets apart and reveals neither.
    ///
    /// @return 12 hexadecimal digits
    public static String fingerprint(Keyring keyring, Secret secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(keyring.primaryKey(Purpose.CREDENTIAL_FINGERPRINT));
            byte[] hash = mac.doFinal(secret.reveal().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 6);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 does not work in this JDK", e);
        }
    }

    private record Parts(String keyId, byte[] wrapped, byte[] sealed) {
        static Parts of(String envelope) throws SealBrokenException {
            String[] parts = envelope.split("\\.", -1);
            if (parts.length != 4 || !parts[0].equals(FORMAT)) {
                throw new SealBrokenException("this is no envelope of format " + FORMAT);
            }
            try {
                byte[] wrapped = Base64.getUrlDecoder().decode(parts[2]);
                if (wrapped.length != WRAPPED_BYTES) {
                    throw new SealBrokenException("the envelope is cut short");
                }
                return new Parts(parts[1], wrapped, Base64.getUrlDecoder().decode(parts[3]));
            } catch (IllegalArgumentException _) {
                throw new SealBrokenException("the envelope is not base64");
            }
        }
    }
}
