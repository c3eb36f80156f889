package dev.portolan.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretBoxTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] PLAIN = "sk-live-0123456789".getBytes(StandardCharsets.UTF_8);

    private final Map<String, byte[]> roots = new HashMap<>(Map.of("k1", root(), "k2", root()));
    private final SecretBox box = box("k1", Purpose.CREDENTIAL);

    @Test
    void opensWhatItSealed() throws Exception {
        for (byte[] plain : new byte[][] {{}, {0}, PLAIN, new byte[1_000_000]}) {
            assertArrayEquals(
                    plain,
                    box.open(box.seal(plain, "openai", "credential"), "openai", "credential"));
        }
    }

    @Test
    void neverSealsTheSameTwice() {
        Set<String> seals = new HashSet<>();
        Set<String> dataKeys = new HashSet<>();

        for (int i = 0; i < 100; i++) {
            String envelope = box.seal(PLAIN);
            seals.add(envelope.split("\\.")[3]);
            dataKeys.add(envelope.split("\\.")[2]);
        }

        assertEquals(100, seals.size());
        assertEquals(100, dataKeys.size());
    }

    @Test
    void doesNotOpenElsewhere() {
        String envelope = box.seal(PLAIN, "openai", "credential");

        assertBroken(box, envelope, "groq", "credential");
        assertBroken(box, envelope, "openai", "other");
        assertBroken(box, envelope, "openai");
        assertBroken(box, envelope, "openai", "credential", "");
        assertBroken(box, envelope, "openaic", "redential");
        assertBroken(box, envelope);
    }

    @Test
    void doesNotOpenForAnotherPurpose() {
        String envelope = box.seal(PLAIN, "openai");

        for (Purpose purpose : Purpose.values()) {
            if (purpose != Purpose.CREDENTIAL) {
                assertBroken(box("k1", purpose), envelope, "openai");
            }
        }
    }

    @Test
    void doesNotOpenUnderAnotherRootKey() {
        String envelope = box.seal(PLAIN, "openai");

        assertBroken(box, envelope.replaceFirst("k1", "k2"), "openai");
        assertBroken(box, envelope.replaceFirst("k1", "k3"), "openai");
        roots.put("k1", root());
        assertBroken(box("k1", Purpose.CREDENTIAL), envelope, "openai");
    }

    @Test
    void everyChangedBitIsNoticed() {
        String envelope = box.seal(PLAIN, "openai");
        String[] parts = envelope.split("\\.");

        for (int part = 2; part < 4; part++) {
            byte[] bytes = Base64.getUrlDecoder().decode(parts[part]);
            for (int bit = 0; bit < bytes.length * 8; bit++) {
                byte[] changed = bytes.clone();
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                String[] others = parts.clone();
                others[part] = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
                assertBroken(box, String.join(".", others), "openai");
            }
        }
    }

    @Test
    void everyCutIsNoticed() {
        String envelope = box.seal(PLAIN, "openai");

        for (int length = 0; length < envelope.length(); length++) {
            assertBroken(box, envelope.substring(0, length), "openai");
        }
        assertBroken(box, envelope + "A", "openai");
        assertBroken(box, envelope + ".AAAA", "openai");
        assertBroken(box, envelope.replaceFirst("p1", "p2"), "openai");
    }

    @Test
    void partsOfTwoEnvelopesMakeNoThird() {
        String[] first = box.seal(PLAIN, "openai").split("\\.");
        String[] second = box.seal("other".getBytes(StandardCharsets.UTF_8), "openai").split("\\.");

        assertBroken(box, String.join(".", first[0], first[1], first[2], second[3]), "openai");
        assertBroken(box, String.join(".", first[0], first[1], second[2], first[3]), "openai");
        assertBroken(box, String.join(".", first[0], first[1], first[2], first[2]), "openai");
    }

    @Test
    void anOldKeyStillOpensAndTheNewOneSeals() throws Exception {
        String old = box.seal(PLAIN, "openai");
        SecretBox rotated = box("k2", Purpose.CREDENTIAL);

        assertArrayEquals(PLAIN, rotated.open(old, "openai"));
        assertEquals(Optional.of("k2"), SecretBox.keyIdOf(rotated.seal(PLAIN, "openai")));
        assertEquals(Optional.of("k1"), SecretBox.keyIdOf(old));
        assertEquals(Optional.empty(), SecretBox.keyIdOf("nonsense"));
    }

    @Test
    void rewrappingMakesTheOldKeyDispensable() throws Exception {
        String old = box.seal(PLAIN, "openai");

        String rewrapped = box("k2", Purpose.CREDENTIAL).rewrap(old, "openai").orElseThrow();

        assertEquals(old.split("\\.")[3], rewrapped.split("\\.")[3]);
        assertNotEquals(old.split("\\.")[2], rewrapped.split("\\.")[2]);
        roots.remove("k1");
        SecretBox without = box("k2", Purpose.CREDENTIAL);
        assertArrayEquals(PLAIN, without.open(rewrapped, "openai"));
        assertEquals(Optional.empty(), without.rewrap(rewrapped, "openai"));
        assertBroken(without, old, "openai");
    }

    @Test
    void doesNotRewrapWhatItCouldNotOpen() {
        String old = box.seal(PLAIN, "openai");
        SecretBox rotated = box("k2", Purpose.CREDENTIAL);

        assertThrows(SealBrokenException.class, () -> rotated.rewrap(old, "groq"));
        assertThrows(
                SealBrokenException.class,
                () -> rotated.rewrap(old.substring(0, old.length() - 4), "openai"));
    }

    @Test
    void failuresQuoteNothing() {
        String envelope = box.seal(PLAIN, "openai");

        var broken = assertThrows(SealBrokenException.class, () -> box.open(envelope, "groq"));

        assertFalse(broken.getMessage().contains(envelope.substring(6, 20)), broken::getMessage);
    }

    @Test
    void aFingerprintTellsSecretsApart() {
        Keyring keyring = new Keyring("k1", roots);

        String one = SecretBox.fingerprint(keyring, Secret.of("one"));

        assertEquals(12, one.length());
        assertEquals(one, SecretBox.fingerprint(keyring, Secret.of("one")));
        assertNotEquals(one, SecretBox.fingerprint(keyring, Secret.of("two")));
        assertNotEquals(one, SecretBox.fingerprint(new Keyring("k2", roots), Secret.of("one")));
    }

    private SecretBox box(String primary, Purpose purpose) {
        return new SecretBox(new Keyring(primary, roots), purpose, RANDOM);
    }

    private static void assertBroken(SecretBox box, String envelope, String... context) {
        assertThrows(SealBrokenException.class, () -> box.open(envelope, context), envelope);
    }

    private static byte[] root() {
        byte[] root = new byte[32];
        RANDOM.nextBytes(root);
        return root;
    }
}
