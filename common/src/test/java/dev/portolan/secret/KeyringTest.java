package dev.portolan.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyringTest {
    private static final byte[] ROOT =
            HexFormat.of()
                    .parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff");

    @TempDir Path folder;

    @Test
    void isCreatedForItsOwnerAloneAndReadBack() throws Exception {
        Path file = folder.resolve("deep/keyring.json");

        Keyring created = Keyring.createAt(file, new SecureRandom());

        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("k1", created.primaryId());
        assertEquals(
                created.key("k1", Purpose.CREDENTIAL),
                Keyring.load(file).key("k1", Purpose.CREDENTIAL));
        try (var beside = Files.list(file.getParent())) {
            assertEquals(1, beside.count());
        }
    }

    @Test
    void isNeverOverwritten() throws Exception {
        Path file = folder.resolve("keyring.json");
        Keyring.createAt(file, new SecureRandom());
        String before = Files.readString(file);

        var refused =
                assertThrows(
                        KeyringException.class, () -> Keyring.createAt(file, new SecureRandom()));

        assertTrue(refused.getMessage().contains("exists already"), refused::getMessage);
        assertEquals(before, Files.readString(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw--w----", "rw-----w-"})
    void isRefusedWhereOthersCanReachIt(String permissions) throws Exception {
        Path file = folder.resolve("keyring.json");
        Keyring.createAt(file, new SecureRandom());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        var refused = assertThrows(KeyringException.class, () -> Keyring.load(file));

        assertTrue(refused.getMessage().contains("chmod 600 " + file), refused::getMessage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{}",
                "[]",
                "k1",
                "{\"primary\": \"k1\"}",
                "{\"primary\": \"k1\", \"keys\": {}}",
                "{\"primary\": 1, \"keys\": {\"k1\": \"%s\"}}",
                "{\"primary\": \"k2\", \"keys\": {\"k1\": \"%s\"}}",
                "{\"primary\": \"k1\", \"keys\": {\"k1\": \"%s\"}, \"more\": 1}",
                "{\"primary\": \"k1\", \"keys\": {\"k1\": \"%s\", \"k1\": \"%s\"}}",
                "{\"primary\": \"k1\", \"keys\": {\"k1\": \"%s\"}} trailing",
                "{\"primary\": \"k1\", \"keys\": {\"k1\": 7}}",
                "{\"primary\": \"k1\", \"keys\": {\"k1\": \"?%s\"}}",
                "{\"primary\": \"k 1\", \"keys\": {\"k 1\": \"%s\"}}",
            })
    void isRefusedWhereItIsNotWellFormed(String text) {
        String base64 = Base64.getEncoder().encodeToString(ROOT);

        var refused =
                assertThrows(
                        KeyringException.class,
                        () -> KeyringFormat.parse(text.replace("%s", base64), "the text"));

        assertFalse(refused.getMessage().contains(base64), refused::getMessage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // empty
                "AAAAAAAAAAAAAAAAAAAAAA==", // 16 bytes
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", // zeros
                "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=", // 0123456789...
                "Y29ycmVjdCBob3JzZSBiYXR0ZXJ5IHN0YXBsZSBwbHM=", // words
                "AAECAwQFBgcICQoLDA0OD6ChoqOkpaanqKmqq6ytrq+wsbI=", // 35 bytes
            })
    void aWeakKeyIsRefused(String base64) {
        String text = "{\"primary\": \"k1\", \"keys\": {\"k1\": \"" + base64 + "\"}}";

        assertThrows(KeyringException.class, () -> KeyringFormat.parse(text, "the text"));
    }

    @Test
    void theEnvironmentGivesItsContentOrItsPlace() {
        Path file = folder.resolve("keyring.json");
        Keyring created = Keyring.createAt(file, new SecureRandom());
        String content = KeyringFormat.write("k9", java.util.Map.of("k9", ROOT));

        assertEquals("k9", Keyring.load(Optional.of(content), Optional.of(file)).primaryId());
        assertEquals(
                created.ids(),
                Keyring.load(Optional.of(" " + file + "\n"), Optional.empty()).ids());
        assertEquals(created.ids(), Keyring.load(Optional.of(""), Optional.of(file)).ids());
        assertThrows(
                KeyringException.class, () -> Keyring.load(Optional.empty(), Optional.empty()));
        assertThrows(KeyringException.class, () -> Keyring.load(folder.resolve("none")));
    }

    @Test
    void everyPurposeHasItsOwnKey() {
        Keyring keyring =
                KeyringFormat.parse(KeyringFormat.write("k1", java.util.Map.of("k1", ROOT)), "x");
        Set<String> keys = new HashSet<>();

        for (Purpose purpose : Purpose.values()) {
            byte[] key = keyring.key("k1", purpose).orElseThrow().getEncoded();
            assertEquals(32, key.length);
            keys.add(HexFormat.of().formatHex(key));
        }

        assertEquals(Purpose.values().length, keys.size());
        assertFalse(keys.contains(HexFormat.of().formatHex(ROOT)));
        assertEquals(Optional.empty(), keyring.key("k2", Purpose.CREDENTIAL));
    }

    /// What is stored must open after the next release, too: computed with an HKDF of our own
    /// below.
    @Test
    void keysAreDerivedAsTheyAlwaysWere() throws Exception {
        Keyring keyring =
                KeyringFormat.parse(KeyringFormat.write("k1", java.util.Map.of("k1", ROOT)), "x");

        byte[] extracted = hmac("portolan keyring".getBytes(StandardCharsets.US_ASCII), ROOT);
        byte[] info =
                "portolan/v1/key-pepper\u0001"
                        .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);

        assertArrayEquals(
                hmac(extracted, info),
                keyring.key("k1", Purpose.KEY_PEPPER).orElseThrow().getEncoded());
    }

    @Test
    void doesNotPrintItself() {
        Keyring keyring =
                KeyringFormat.parse(KeyringFormat.write("k1", java.util.Map.of("k1", ROOT)), "x");

        assertEquals("Keyring[primary=k1, ids=[k1]]", keyring.toString());
    }

    private static byte[] hmac(byte[] key, byte[] data) throws Exception {
        var mac = javax.crypto.Mac.getInstance("HmacSHA256");
        mac.init(new javax.crypto.spec.SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data);
    }
}
