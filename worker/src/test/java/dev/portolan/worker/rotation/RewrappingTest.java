package dev.portolan.worker.rotation;

import static dev.portolan.worker.rotation.Rings.ring;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.Actor;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.CredentialSource;
import dev.portolan.catalog.CredentialVault;
import dev.portolan.catalog.Provider;
import dev.portolan.catalog.Timeouts;
import dev.portolan.database.Database;
import dev.portolan.key.KeyKind;
import dev.portolan.key.KeyMint;
import dev.portolan.secret.Keyring;
import dev.portolan.secret.SealBrokenException;
import dev.portolan.secret.Secret;
import dev.portolan.testing.Await;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.TestDatabase;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RewrappingTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES =
            PostgresExtension.migratedBy("portolan", Database::migrate);

    private static final URI ADDRESS = URI.create("https://api.example.com/v1");
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Keyring OLD = ring("k1", "k1");
    private static final Keyring BOTH = ring("k2", "k1", "k2");
    private static final Keyring NEW = ring("k2", "k2");

    private TestDatabase database;
    private CatalogStore store;

    @BeforeEach
    void empty() {
        database = POSTGRES.database();
        store = new CatalogStore(Database.jdbi(database.dataSource()));
        database.execute("DELETE FROM providers; DELETE FROM api_keys");
    }

    @Test
    void sealsEveryCredentialAnewSoThatTheOldKeyCanGo() throws Exception {
        credential("a", OLD);
        credential("b", OLD);
        credential("c", BOTH);
        store("env", Optional.of(new CredentialSource.Environment("B_API_KEY")));
        store("none", Optional.empty());
        long before = store.version();

        RewrapReport report = rewrap(BOTH);

        assertEquals(2, report.rewrapped());
        assertEquals(1, report.already());
        assertEquals(
                List.of(
                        "credentials: 2 sealed anew under 'k2', 1 had been before",
                        "keys: 0 stored under 'k2'",
                        "'k1' is needed no more and may leave the keyring"),
                report.lines());
        for (String id : List.of("a", "b", "c")) {
            assertEquals("secret of " + id, opened(id, NEW));
        }
        assertEquals(before + 1, store.version(), "both are one change");
        assertEquals(
                "2",
                database.ask(
                        "SELECT count(*) FROM catalog_changes WHERE actor = 'rewrap' AND version > "
                                + before));
        assertEquals(
                "1", database.ask("SELECT count(*) FROM outbox WHERE catalog_version > " + before));
    }

    /// So that no other change waits long, and an event can name all of its own.
    @Test
    void aChangeSealsNoMoreThanSoManyAnew() throws Exception {
        for (String id : List.of("a", "b", "c", "d", "e")) {
            credential(id, OLD);
        }
        long before = store.version();

        assertEquals(5, rewrap(BOTH, 2).rewrapped());

        assertEquals(before + 3, store.version());
        assertEquals(
                "2,2,1",
                database.ask(
                        """
                        SELECT string_agg(n::text, ',' ORDER BY version)
                        FROM (SELECT version, count(*) n FROM catalog_changes WHERE version > %d GROUP BY version)
                        """
                                .formatted(before)));
        for (String id : List.of("a", "b", "c", "d", "e")) {
            assertEquals("secret of " + id, opened(id, NEW));
        }
    }

    /// Between the run's look at all and its change, an administrator gives one of them anew,
    /// deletes another and moves a third to an environment variable.
    @Test
    void whatAnAdministratorChangesMeanwhileIsNotOverwritten() throws Exception {
        for (String id : List.of("a", "b", "c", "d", "e")) {
            credential(id, OLD);
        }
        CredentialSource.Sealed given =
                vault(OLD).seal("c", Optional.of(ADDRESS), Secret.of("given anew"), Instant.now());
        try (ExecutorService executor = Executors.newSingleThreadExecutor();
                Connection administrator = database.connect();
                Statement statement = administrator.createStatement()) {
            administrator.setAutoCommit(false);
            statement.execute(
                    """
                    UPDATE providers SET credential_envelope = '%s' WHERE id = 'c';
                    DELETE FROM providers WHERE id = 'd';
                    UPDATE providers SET credential_envelope = NULL, credential_fingerprint = NULL,
                        credential_last_four = NULL, credential_env = 'E_KEY' WHERE id = 'e'
                    """
                            .formatted(given.envelope()));
            Future<RewrapReport> run = executor.submit(() -> rewrap(BOTH));
            Await.await(
                    "it waits for the administrator",
                    SOON,
                    () ->
                            database.ask(
                                            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
                                    .equals("1"));
            administrator.commit();

            RewrapReport report = run.get(SOON.toSeconds(), TimeUnit.SECONDS);

            assertTrue(report.isWhole(), report::toString);
            assertEquals(3, report.rewrapped());
        }
        assertEquals("secret of a", opened("a", NEW));
        assertEquals("secret of b", opened("b", NEW));
        assertEquals("given anew", opened("c", NEW));
        assertEquals("0", database.ask("SELECT count(*) FROM providers WHERE id = 'd'"));
        assertEquals("E_KEY", database.ask("SELECT credential_env FROM providers WHERE id = 'e'"));
    }

    @Test
    void aSecondRunChangesNothing() {
        credential("a", OLD);
        rewrap(BOTH);
        long version = store.version();

        RewrapReport report = rewrap(BOTH);

        assertEquals(0, report.rewrapped());
        assertEquals(1, report.already());
        assertEquals(version, store.version());
    }

    @Test
    void aRunThatWasCutOffIsTakenUpByTheNext() throws Exception {
        for (String id : List.of("a", "b", "c")) {
            credential(id, OLD);
        }
        database.execute(
                """
                CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''power cut''; END';
                CREATE TRIGGER stop BEFORE UPDATE ON providers FOR EACH ROW WHEN (OLD.id = 'b') EXECUTE FUNCTION stop()
                """);
        assertThrows(JdbiException.class, () -> rewrap(BOTH, 1));
        assertEquals("secret of a", opened("a", NEW));
        assertThrows(SealBrokenException.class, () -> opened("b", NEW));
        database.execute("DROP TRIGGER stop ON providers; DROP FUNCTION stop");

        RewrapReport report = rewrap(BOTH);

        assertEquals(2, report.rewrapped());
        assertEquals(1, report.already());
        for (String id : List.of("a", "b", "c")) {
            assertEquals("secret of " + id, opened(id, NEW));
        }
    }

    /// By a process that has not been told of the new primary key yet.
    @Test
    void aCredentialThatIsGivenMeanwhileKeepsTheOldKeyInTheRing() {
        credential("a", OLD);
        credential("z", BOTH);
        String old =
                vault(OLD)
                        .seal("z", Optional.of(ADDRESS), Secret.of("new"), Instant.now())
                        .envelope();
        database.execute(
                """
                CREATE FUNCTION meanwhile() RETURNS trigger LANGUAGE plpgsql AS
                  'BEGIN UPDATE providers SET credential_envelope = ''%s'' WHERE id = ''z''; RETURN NULL; END';
                CREATE TRIGGER meanwhile AFTER UPDATE ON providers FOR EACH ROW WHEN (OLD.id = 'a') EXECUTE FUNCTION meanwhile()
                """
                        .formatted(old));
        try {
            RewrapReport report = rewrap(BOTH);

            assertFalse(report.isWhole());
            assertEquals(
                    "'k1' must stay in the keyring, for credentials are under it: z. Run this again when no process seals with it any more",
                    report.lines().getLast());
        } finally {
            database.execute("DROP TRIGGER meanwhile ON providers; DROP FUNCTION meanwhile");
        }
    }

    @Test
    void whatTheKeyringDoesNotOpenIsToldAndLeftAsItIs() throws Exception {
        credential("a", OLD);
        credential("b", ring("k3", "k3"));
        credential("c", ring("k3", "k3"));
        String before = envelope("b");

        RewrapReport report = rewrap(BOTH);

        assertFalse(report.isWhole());
        assertEquals(
                List.of(
                        "credentials: 1 sealed anew under 'k2', 0 had been before",
                        "cannot be opened: b, c: sealed under key 'k3', which is not in the keyring",
                        "keys: 0 stored under 'k2'",
                        "no key is stored under 'k1'"),
                report.lines());
        assertEquals(before, envelope("b"));
        assertEquals("secret of a", opened("a", NEW));
    }

    /// The same name, other bytes: nothing can be told from the envelope alone.
    @Test
    void anotherKeyOfTheSameNameIsNoticed() {
        credential("a", Keyring.fresh(RANDOM));

        RewrapReport report = rewrap(OLD);

        assertEquals(0, report.already());
        assertTrue(report.lines().get(1).startsWith("cannot be opened: a: "), report::toString);
    }

    @Test
    void saysWhichKeysStillNeedTheOldKey() {
        String old = key(OLD, "team blue");
        key(BOTH, "team red");
        String lost = key(ring("k3", "k3"), "lost");
        String revoked = key(OLD, "gone");
        database.execute(
                "UPDATE api_keys SET revoked_at = now() WHERE id = '%s'".formatted(revoked));

        assertEquals(
                List.of(
                        "credentials: 0 sealed anew under 'k2', 0 had been before",
                        "keys: 1 stored under 'k2'",
                        "'k1' must stay in the keyring until these keys are replaced: %s (client, \"team blue\")"
                                .formatted(old),
                        "keys under 'k3', which is not in the keyring, open nothing: %s (client, \"lost\")"
                                .formatted(lost)),
                rewrap(BOTH).lines());
    }

    private RewrapReport rewrap(Keyring keyring) {
        return new Rewrapping(store, vault(keyring), keyring, Clock.systemUTC()).run();
    }

    private RewrapReport rewrap(Keyring keyring, int batch) {
        return new Rewrapping(store, vault(keyring), keyring, Clock.systemUTC(), batch).run();
    }

    private static CredentialVault vault(Keyring keyring) {
        return new CredentialVault(keyring, RANDOM, _ -> null);
    }

    private void credential(String id, Keyring keyring) {
        store(
                id,
                Optional.of(
                        vault(keyring)
                                .seal(
                                        id,
                                        Optional.of(ADDRESS),
                                        Secret.of("secret of " + id),
                                        Instant.now())));
    }

    private void store(String id, Optional<CredentialSource> credential) {
        Provider provider =
                new Provider(
                        id,
                        id,
                        "x.Adapter",
                        Optional.of(ADDRESS),
                        credential,
                        Map.of(),
                        true,
                        Optional.empty(),
                        Timeouts.DEFAULT,
                        Optional.empty(),
                        Set.of(),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        0);
        store.change(
                new Actor("test"),
                tables -> {
                    tables.providers().insert(provider);
                    return true;
                });
    }

    private String key(Keyring keyring, String name) {
        KeyMint.Minted minted =
                new KeyMint(keyring, RANDOM, Clock.systemUTC())
                        .mint(KeyKind.CLIENT, name, List.of(), Optional.empty());
        store.change(
                new Actor("test"),
                tables -> {
                    tables.keys().insert(minted.stored());
                    return true;
                });
        return minted.stored().id();
    }

    private String envelope(String id) {
        return database.ask(
                "SELECT credential_envelope FROM providers WHERE id = '%s'".formatted(id));
    }

    private String opened(String id, Keyring keyring) throws SealBrokenException {
        Provider provider = store.read(tables -> tables.providers().find(id)).orElseThrow();
        return vault(keyring).open(provider).orElseThrow().reveal();
    }
}
