package dev.portolan.worker.seed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.CatalogStore;
import dev.portolan.database.Database;
import dev.portolan.key.KeyCheck;
import dev.portolan.key.KeyKind;
import dev.portolan.key.KeyMint;
import dev.portolan.secret.Keyring;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.TestDatabase;
import dev.portolan.worker.rotation.Rings;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FirstKeysTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES =
            PostgresExtension.migratedBy("portolan", Database::migrate);

    private final SecureRandom random = new SecureRandom();
    private final String key = KeyMint.fresh(KeyKind.ADMIN, random).reveal();

    private TestDatabase database;
    private CatalogStore store;
    private Keyring keyring;

    @BeforeEach
    void empty() {
        database = POSTGRES.database();
        database.execute("DELETE FROM api_keys");
        store = new CatalogStore(Database.jdbi(database.dataSource()));
        keyring = Keyring.fresh(random);
    }

    @Test
    void storesTheKeyOfTheEnvironmentSoThatItOpens() {
        start(Map.of("PORTOLAN_ADMIN_KEY", " " + key + "\n"));

        assertTrue(opens(key, KeyKind.ADMIN));
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
        start(Map.of("PORTOLAN_ADMIN_KEY", " "));

        assertEquals("0", database.ask("SELECT count(*) FROM api_keys"));
    }

    @Test
    void movesTheKeyUnderTheKeyringsPrimaryKeyAndNoOtherInItsPlace() {
        keyring = Rings.ring("k1", "k1", "k2");
        start(Map.of("PORTOLAN_ADMIN_KEY", key));
        String ofAnother = KeyMint.fresh(KeyKind.CLIENT, random).reveal();
        start(Map.of("PORTOLAN_CLIENT_KEY", ofAnother));
        database.execute(
                "UPDATE api_keys SET mac = decode(repeat('00', 32), 'hex') WHERE kind = 'client'");

        keyring = Rings.ring("k2", "k1", "k2");
        start(Map.of("PORTOLAN_ADMIN_KEY", key, "PORTOLAN_CLIENT_KEY", ofAnother));

        keyring = Rings.ring("k2", "k2");
        assertTrue(opens(key, KeyKind.ADMIN));
        assertFalse(opens(ofAnother, KeyKind.CLIENT));
        assertEquals("k1", database.ask("SELECT pepper_id FROM api_keys WHERE kind = 'client'"));
    }

    private void start(Map<String, String> environment) {
        KeyMint mint = new KeyMint(keyring, random, Clock.systemUTC());
        FirstKeys.of(mint, environment::get).run(store);
    }

    private boolean opens(String text, KeyKind kind) {
        return new KeyCheck(keyring, Clock.systemUTC())
                .check(text, kind, id -> store.read(tables -> tables.keys().find(id)))
                .isPresent();
    }
}
