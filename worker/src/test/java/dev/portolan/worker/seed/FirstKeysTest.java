package dev.portolan.worker.seed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.CatalogStore;
import dev.portolan.database.Database;
import dev.portolan.key.ApiKey;
import dev.portolan.key.KeyCheck;
import dev.portolan.key.KeyKind;
import dev.portolan.key.KeyMint;
import dev.portolan.secret.Keyring;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.TestDatabase;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class FirstKeysTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES =
            PostgresExtension.migratedBy("portolan", Database::migrate);

    private final SecureRandom random = new SecureRandom();
    private final String key = KeyMint.fresh(KeyKind.ADMIN, random).reveal();

    private TestDatabase database;
    private CatalogStore store;
    private Keyring keyring;
    private KeyMint mint;

    @BeforeEach
    void empty(@TempDir Path directory) {
        database = POSTGRES.database();
        database.execute("DELETE FROM api_keys");
        store = new CatalogStore(Database.jdbi(database.dataSource()));
        keyring = Keyring.createAt(directory.resolve("keyring.json"), random);
        mint = new KeyMint(keyring, random, Clock.systemUTC());
    }

    @Test
    void storesTheKeyOfTheEnvironmentSoThatItOpens() {
        start(Map.of("PORTOLAN_ADMIN_KEY", " " + key + "\n"));

        Optional<ApiKey> opened =
                new KeyCheck(keyring, Clock.systemUTC())
                        .check(
                                key,
                                KeyKind.ADMIN,
                                id -> store.read(tables -> tables.keys().find(id)));
        assertTrue(opened.isPresent());
        assertEquals("1", database.ask("SELECT count(*) FROM api_keys"));
    }

    @Test
    void leavesARevokedKeyRevoked() {
        start(Map.of("PORTOLAN_ADMIN_KEY", key));
        database.execute("UPDATE api_keys SET revoked_at = now()");
        long version = store.version();

        start(Map.of("PORTOLAN_ADMIN_KEY", key));

        assertEquals(version, store.version());
        assertEquals("0", database.ask("SELECT count(*) FROM api_keys WHERE revoked_at IS NULL"));
    }

    @Test
    void refusesWhatIsNoKeyOfThatKindWithoutQuotingIt() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> start(Map.of("PORTOLAN_CLIENT_KEY", key)));

        assertTrue(refused.getMessage().startsWith("PORTOLAN_CLIENT_KEY: "), refused.getMessage());
        assertFalse(refused.getMessage().contains(key));
    }

    @Test
    void needsNone() {
        assertEquals(List.of(), FirstKeys.of(mint, _ -> null));
    }

    private void start(Map<String, String> environment) {
        new FirstKeys(store, FirstKeys.of(mint, environment::get)).run();
    }
}
