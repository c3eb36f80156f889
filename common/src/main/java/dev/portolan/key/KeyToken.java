package dev.portolan.key;

import dev.portolan.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.zip.CRC32;

/// How a key is spelled: `<prefix><id 12>_<secret 43>_<checksum 6>`, all base62. The secret holds
/// 256 random bits; the checksum, CRC-32 of everything before its underscore, lets a typing error
/// or a scanner's find be told without a look-up.
///
/// @param text the whole key
record KeyToken(KeyKind kind, String id, Secret text, String lastFour) {
    static final int ID_LENGTH = 12;
    static final int SECRET_LENGTH = 43;
    static final int CHECKSUM_LENGTH = 6;

    private static final char[] BASE62 =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".toCharArray();

    static KeyToken random(KeyKind kind, SecureRandom random) {
        StringBuilder text = new StringBuilder(kind.prefix());
        append(text, ID_LENGTH, random);
        text.append('_');
        append(text, SECRET_LENGTH, random);
        text.append('_').append(checksum(text, text.length() - 1));
        return parse(text.toString()).orElseThrow();
    }

    /// The key a text spells, or empty where shape or checksum is wrong. Touches no secret but by
    /// position.
    static Optional<KeyToken> parse(String text) {
        for (KeyKind kind : KeyKind.values()) {
            if (text.startsWith(kind.prefix())) {
                return parse(kind, text);
            }
        }
        return Optional.empty();
    }

    private static Optional<KeyToken> parse(KeyKind kind, String text) {
        int id = kind.prefix().length();
        int secret = id + ID_LENGTH + 1;
        int checksum = secret + SECRET_LENGTH + 1;
        boolean isShaped =
                text.length() == checksum + CHECKSUM_LENGTH
                        && isBase62(text, id, secret - 1)
                        && text.charAt(secret - 1) == '_'
                        && isBase62(text, secret, checksum - 1)
                        && text.charAt(checksum - 1) == '_'
                        && isBase62(text, checksum, text.length());
        if (!isShaped || !text.startsWith(checksum(text, checksum - 1), checksum)) {
            return Optional.empty();
        }
        return Optional.of(
                new KeyToken(
                        kind,
                        text.substring(id, secret - 1),
                        Secret.of(text),
                        text.substring(checksum - 5, checksum - 1)));
    }

    private static void append(StringBuilder text, int count, SecureRandom random) {
        for (int i = 0; i < count; i++) {
            text.append(BASE62[random.nextInt(BASE62.length)]);
        }
    }

    private static boolean isBase62(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))) {
                return false;
            }
        }
        return true;
    }

    private static String checksum(CharSequence text, int length) {
        CRC32 crc = new CRC32();
        crc.update(text.subSequence(0, length).toString().getBytes(StandardCharsets.US_ASCII));
        char[] digits = new char[CHECKSUM_LENGTH];
        long rest = crc.getValue();
        for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
            digits[i] = BASE62[(int) (rest % 62)];
            rest /= 62;
        }
        return new String(digits);
    }
}
