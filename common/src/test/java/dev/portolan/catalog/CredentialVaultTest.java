package dev.portolan.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.portolan.secret.Keyring;
import dev.portolan.secret.SealBrokenException;
import dev.portolan.secret.Secret;
import dev.portolan.secret.SecretBox;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CredentialVaultTest {
    private static final Secret KEY = Secret.of("sk-or-v1-0123456789abcdef");
    private static final URI ADDRESS = URI.create("https://openrouter.ai/api/v1");

    private final Keyring keyring = Keyring.fresh(new SecureRandom());
    private final CredentialVault vault =
            new CredentialVault(
                    keyring,
                    new SecureRandom(),
                    Map.of("ONE_API_KEY", " sk-env\n", "EMPTY", " ")::get);

    @Test
    void opensASealedCredentialForItsProviderAtItsAddress() throws Exception {
        CredentialSource.Sealed sealed =
                vault.seal("openrouter", Optional.of(ADDRESS), KEY, Samples.NOON);

        assertEquals(Optional.of(KEY), vault.open(provider("openrouter", ADDRESS, sealed)));
        assertEquals("cdef", sealed.lastFour());
        assertFalse(sealed.toString().contains(KEY.reveal()));
    }

    /// An envelope copied from one row into another, by SQL.
    @Test
    void opensItNowhereElse() {
        CredentialSource.Sealed sealed =
                vault.seal("openrouter", Optional.of(ADDRESS), KEY, Samples.NOON);

        assertThrows(
                SealBrokenException.class, () -> vault.open(provider("groq", ADDRESS, sealed)));
        assertThrows(
                SealBrokenException.class,
                () ->
                        vault.open(
                                provider(
                                        "openrouter",
                                        URI.create("https://evil.example/v1"),
                                        sealed)));
        CredentialVault other =
                new CredentialVault(
                        Keyring.fresh(new SecureRandom()), new SecureRandom(), _ -> null);
        assertThrows(
                SealBrokenException.class,
                () -> other.open(provider("openrouter", ADDRESS, sealed)));
    }

    @Test
    void readsTheEnvironmentAndTakesABlankForNone() throws Exception {
        assertEquals(
                Optional.of(Secret.of("sk-env")),
                vault.open(provider("one", ADDRESS, environment("ONE_API_KEY"))));
        assertEquals(Optional.empty(), vault.open(provider("one", ADDRESS, environment("EMPTY"))));
        assertEquals(Optional.empty(), vault.open(provider("one", ADDRESS, environment("UNSET"))));
    }

    @Test
    void showsNoPartOfAShortCredential() {
        CredentialSource.Sealed sealed =
                vault.seal("one", Optional.of(ADDRESS), Secret.of("hunter2"), Samples.NOON);

        assertEquals("", sealed.lastFour());
        assertNotEquals(
                sealed.fingerprint(),
                vault.seal("one", Optional.of(ADDRESS), Secret.of("hunter3"), Samples.NOON)
                        .fingerprint());
    }

    @Test
    void rewrapsOnlyWhatIsUnderAnOlderKey() throws Exception {
        CredentialSource.Sealed sealed = vault.seal("one", Optional.of(ADDRESS), KEY, Samples.NOON);

        assertEquals(Optional.empty(), vault.rewrap(provider("one", ADDRESS, sealed)));
        assertEquals(Optional.empty(), vault.rewrap(provider("one", ADDRESS, environment("X"))));

        CredentialVault rotated = vault("k2");
        CredentialSource.Sealed old =
                vault("k1").seal("one", Optional.of(ADDRESS), KEY, Samples.NOON);
        CredentialSource.Sealed rewrapped =
                rotated.rewrap(provider("one", ADDRESS, old)).orElseThrow();
        assertEquals(Optional.of("k2"), SecretBox.keyIdOf(rewrapped.envelope()));
        assertEquals(old.fingerprint(), rewrapped.fingerprint());
        assertEquals(Optional.of(KEY), rotated.open(provider("one", ADDRESS, rewrapped)));
    }

    private static CredentialVault vault(String primary) {
        String ring =
                """
                {"primary": "%s", "keys": {"k1": "AAECAwQFBgcICQoLDA0OD6ChoqOkpaanqKmqq6ytrq8=",
                 "k2": "EBESExQVFhcYGRobHB0eH7ChoqOkpaanqKmqq6ytrq8="}}
                """
                        .formatted(primary);
        return new CredentialVault(
                Keyring.load(Optional.of(ring), Optional.empty()), new SecureRandom(), _ -> null);
    }

    private static CredentialSource environment(String variable) {
        return new CredentialSource.Environment(variable);
    }

    private static Provider provider(String id, URI address, CredentialSource credential) {
        return new Provider(
                id,
                id,
                "x.Adapter",
                Optional.of(address),
                Optional.of(credential),
                Map.of(),
                true,
                Optional.empty(),
                Timeouts.DEFAULT,
                Optional.empty(),
                Set.of(),
                Samples.NOON,
                Samples.NOON,
                1);
    }
}
