package dev.portolan.standalone.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.Actor;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.database.Database;
import dev.portolan.embedded.EmbeddedPostgres;
import dev.portolan.embedded.PostgresSettings;
import dev.portolan.key.KeyCheck;
import dev.portolan.key.KeyKind;
import dev.portolan.key.KeyMint;
import dev.portolan.secret.Keyring;
import dev.portolan.secret.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class HomeKeyTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static EmbeddedPostgres postgres;
    private static CatalogStore store;

    @TempDir private Path temporary;
    private final Keyring keyring = Keyring.fresh(new SecureRandom());
    private final KeyMint mint = new KeyMint(keyring, new SecureRandom(), CLOCK);
    private DataDirectory data;

    @BeforeAll
    static void startDatabase(@TempDir Path directory) {
        postgres =
                EmbeddedPostgres.start(PostgresSettings.throwaway(directory.resolve("postgres")));
        var source = new PGSimpleDataSource();
        source.setUrl(postgres.jdbcUrl("postgres"));
        source.setUser(postgres.user());
        source.setPassword(postgres.password());
        Database.migrate(source);
        store = new CatalogStore(Database.jdbi(source));
    }

    @AfterAll
    static void stopDatabase() {
        postgres.close();
    }

    @BeforeEach
    void openDirectory() throws StartRefusedException {
        data = DataDirectory.open(temporary.resolve("data"));
    }

    @AfterEach
    void forgetKeys() throws Exception {
        forget();
        data.close();
    }

    @Test
    void isMadeOnceAndKeptInAFileOfItsOwner() throws Exception {
        Secret first = settle(Optional.empty());
        Secret again = settle(Optional.empty());

        Path file = data.resolve("client.key");
        assertEquals(first, again);
        assertTrue(opens(first));
        assertEquals(first.reveal() + "\n", Files.readString(file));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void isMadeAnewWhenTheFormerWasRevokedOrItsFileDeleted() throws Exception {
        Secret first = settle(Optional.empty());
        Files.delete(data.resolve("client.key"));

        Secret second = settle(Optional.empty());

        assertNotEquals(first, second);
        assertTrue(opens(second));
        assertFalse(opens(first));
    }

    @Test
    void outlivesADatabaseThatWasThrownAway() throws Exception {
        Secret first = settle(Optional.empty());
        forget();

        assertEquals(first, settle(Optional.empty()));
        assertTrue(opens(first));
    }

    @Test
    void isTakenFromTheEnvironmentAndNotWritten() throws Exception {
        Secret given = mint.mint(KeyKind.CLIENT, "x", List.of(), Optional.empty()).key();

        assertEquals(given, settle(Optional.of(given.reveal())));
        assertTrue(opens(given));
        assertFalse(Files.exists(data.resolve("client.key")));
    }

    @Test
    void isValidOnlyWhileTheEnvironmentGivesIt() throws Exception {
        Secret one = mint.mint(KeyKind.CLIENT, "x", List.of(), Optional.empty()).key();
        Secret two = mint.mint(KeyKind.CLIENT, "x", List.of(), Optional.empty()).key();
        settle(Optional.of(one.reveal()));

        settle(Optional.of(two.reveal()));
        assertFalse(opens(one));
        assertTrue(opens(two));

        settle(Optional.empty());
        assertFalse(opens(two));

        settle(Optional.of(one.reveal()));
        assertTrue(opens(one));
    }

    @Test
    void isRefusedWhenItIsNoKeyOfItsKind() {
        String admin = mint.mint(KeyKind.ADMIN, "x", List.of(), Optional.empty()).key().reveal();

        var refusal = assertThrows(StartRefusedException.class, () -> settle(Optional.of(admin)));

        assertTrue(refusal.getMessage().startsWith("PORTOLAN_CLIENT_KEY: "), refusal.getMessage());
        assertFalse(refusal.getMessage().contains(admin));
    }

    @Test
    void isRefusedWhenItsFileHoldsSomethingElse() throws Exception {
        Files.writeString(data.resolve("client.key"), "sk-something\n");

        var refusal = assertThrows(StartRefusedException.class, () -> settle(Optional.empty()));

        assertTrue(
                refusal.getMessage()
                        .endsWith("holds no client key; delete it to have a new one made"));
    }

    private Secret settle(Optional<String> environment) throws StartRefusedException {
        return HomeKey.of(KeyKind.CLIENT, data, environment, mint, CLOCK).settle(store);
    }

    private boolean opens(Secret key) {
        return new KeyCheck(keyring, CLOCK)
                .check(
                        key.reveal(),
                        KeyKind.CLIENT,
                        id -> store.read(tables -> tables.keys().find(id)))
                .isPresent();
    }

    private static void forget() {
        store.change(
                new Actor("test"),
                tables -> {
                    tables.keys().all().forEach(key -> tables.keys().delete(key.id()));
                    return true;
                });
    }
}
