package dev.portolan.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.secret.Keyring;
import dev.portolan.secret.Secret;
import dev.portolan.testing.TestClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCheckTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TestClock clock = new TestClock();
    private final Keyring keyring = Keyring.fresh(RANDOM);
    private final KeyMint mint = new KeyMint(keyring, RANDOM, clock);
    private final KeyCheck check = new KeyCheck(keyring, clock);
    private final KeyMint.Minted minted =
            mint.mint(KeyKind.CLIENT, "n", List.of(), Optional.empty());
    private final String key = minted.key().reveal();

    @Test
    void letsAMintedKeyIn() {
        assertEquals(Optional.of(minted.stored()), presented(key, KeyKind.CLIENT));
    }

    @Test
    void keysAreSpelledAsPromised() {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            String client =
                    mint.mint(KeyKind.CLIENT, "n", List.of(), Optional.empty()).key().reveal();
            String admin =
                    mint.mint(KeyKind.ADMIN, "n", List.of(), Optional.empty()).key().reveal();
            assertTrue(
                    Pattern.matches(
                            "sk-gw1_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}", client),
                    client);
            assertTrue(
                    Pattern.matches("adm_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}", admin),
                    admin);
            keys.add(client);
            keys.add(admin);
        }
        assertEquals(400, keys.size());
        assertEquals(key.substring(7, 19), minted.stored().id());
        assertEquals(key.substring(59, 63), minted.stored().lastFour());
    }

    @Test
    void whatIsStoredDoesNotHoldTheKey() {
        String stored = minted.stored() + Base64.getEncoder().encodeToString(minted.stored().mac());

        assertFalse(stored.contains(key.substring(20, 32)), stored);
        assertEquals(32, minted.stored().mac().length);
    }

    @Test
    void everyMisspellingIsRefusedWithoutALookUp() {
        AtomicInteger lookUps = new AtomicInteger();
        Function<String, Optional<ApiKey>> counting =
                id -> {
                    lookUps.incrementAndGet();
                    return Optional.of(minted.stored());
                };

        for (int i = 0; i < key.length(); i++) {
            for (char other : new char[] {'0', 'Z', '_', ' ', '\u0660', '\uff21', '\0'}) {
                if (key.charAt(i) != other) {
                    String misspelt = key.substring(0, i) + other + key.substring(i + 1);
                    assertEquals(
                            Optional.empty(),
                            check.check(misspelt, KeyKind.CLIENT, counting),
                            misspelt);
                }
            }
            assertEquals(
                    Optional.empty(), check.check(key.substring(0, i), KeyKind.CLIENT, counting));
        }
        for (String wrong :
                List.of(
                        "",
                        key + "0",
                        " " + key,
                        key + "\n",
                        key.toUpperCase(Locale.ROOT),
                        "sk-" + key,
                        key + key)) {
            assertEquals(Optional.empty(), check.check(wrong, KeyKind.CLIENT, counting), wrong);
        }
        assertEquals(0, lookUps.get());
    }

    @Test
    void aKeyOfTheRightShapeThatNobodyMadeIsRefused() {
        String unknown =
                new KeyMint(keyring, RANDOM, clock)
                        .mint(KeyKind.CLIENT, "x", List.of(), Optional.empty())
                        .key()
                        .reveal();

        assertEquals(Optional.empty(), presented(unknown, KeyKind.CLIENT));
        assertEquals(
                Optional.empty(),
                check.check(unknown, KeyKind.CLIENT, _ -> Optional.of(minted.stored())));
    }

    @Test
    void neitherKindOpensTheOthersDoor() {
        KeyMint.Minted admin = mint.mint(KeyKind.ADMIN, "n", List.of(), Optional.empty());

        assertEquals(Optional.empty(), presented(key, KeyKind.ADMIN));
        assertEquals(
                Optional.empty(),
                check.check(
                        admin.key().reveal(), KeyKind.CLIENT, _ -> Optional.of(admin.stored())));
        // The row says otherwise than the key.
        ApiKey promoted =
                new ApiKey(
                        minted.stored().id(),
                        KeyKind.ADMIN,
                        "n",
                        minted.stored().mac(),
                        minted.stored().pepperId(),
                        "abcd",
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        clock.instant(),
                        clock.instant(),
                        1);
        assertEquals(
                Optional.empty(), check.check(key, KeyKind.CLIENT, _ -> Optional.of(promoted)));
    }

    @Test
    void endsAtItsExpiryAndAtItsRevocation() {
        KeyMint.Minted brief =
                mint.mint(
                        KeyKind.CLIENT,
                        "n",
                        List.of(),
                        Optional.of(clock.instant().plusSeconds(60)));
        Function<String, Optional<ApiKey>> known = _ -> Optional.of(brief.stored());

        clock.advance(Duration.ofSeconds(59));
        assertTrue(check.check(brief.key().reveal(), KeyKind.CLIENT, known).isPresent());
        clock.advance(Duration.ofSeconds(1));
        assertFalse(check.check(brief.key().reveal(), KeyKind.CLIENT, known).isPresent());

        ApiKey revoked = minted.stored().withRevokedAt(clock.instant());
        assertEquals(Optional.empty(), check.check(key, KeyKind.CLIENT, _ -> Optional.of(revoked)));
    }

    @Test
    void anotherPepperRefusesAndARotatedOneDoesNot(@TempDir Path folder) throws Exception {
        KeyCheck elsewhere = new KeyCheck(Keyring.fresh(RANDOM), clock);
        assertEquals(
                Optional.empty(),
                elsewhere.check(key, KeyKind.CLIENT, _ -> Optional.of(minted.stored())));

        Keyring rotated = keyring(folder, "k2");
        KeyMint.Minted old =
                new KeyMint(keyring(folder, "k1"), RANDOM, clock)
                        .mint(KeyKind.CLIENT, "n", List.of(), Optional.empty());
        assertTrue(
                new KeyCheck(rotated, clock)
                        .check(old.key().reveal(), KeyKind.CLIENT, _ -> Optional.of(old.stored()))
                        .isPresent());
    }

    @Test
    void adoptsAKeyThatExists() {
        ApiKey adopted = mint.adopt(KeyKind.CLIENT, Secret.of(key), "from outside");

        assertEquals(minted.stored().id(), adopted.id());
        assertTrue(check.check(key, KeyKind.CLIENT, _ -> Optional.of(adopted)).isPresent());
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> mint.adopt(KeyKind.ADMIN, Secret.of(key), "x"));
        assertFalse(refused.getMessage().contains(key.substring(20, 30)), refused::getMessage);
    }

    private Optional<ApiKey> presented(String text, KeyKind expected) {
        return check.check(
                text,
                expected,
                id ->
                        id.equals(minted.stored().id())
                                ? Optional.of(minted.stored())
                                : Optional.empty());
    }

    private static Keyring keyring(Path folder, String primary) throws Exception {
        Path file = folder.resolve(primary);
        String[] roots = {
            "AAECAwQFBgcICQoLDA0OD6ChoqOkpaanqKmqq6ytrq8=",
            "EBESExQVFhcYGRobHB0eH7ChoqOkpaanqKmqq6ytrq8="
        };
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                file,
                "{\"primary\": \"%s\", \"keys\": {\"k1\": \"%s\", \"k2\": \"%s\"}}"
                        .formatted(primary, roots[0], roots[1]));
        return Keyring.load(file);
    }
}
