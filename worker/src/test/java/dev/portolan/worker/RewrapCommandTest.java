package dev.portolan.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.Actor;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.CredentialSource;
import dev.portolan.catalog.CredentialVault;
import dev.portolan.catalog.Provider;
import dev.portolan.catalog.Timeouts;
import dev.portolan.database.Database;
import dev.portolan.secret.Secret;
import dev.portolan.testing.Await;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.TestDatabase;
import dev.portolan.worker.rotation.Rings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The command as an operator gives it, in a process of its own, with the configuration that ships.
class RewrapCommandTest {
    private static final Path CONFIG =
            Path.of(System.getProperty("portolan.root"), "config", "worker.yml");

    private static final int CREDENTIALS = 1_000;
    private static final URI ADDRESS = URI.create("https://api.example.com/v1");

    @RegisterExtension
    static final PostgresExtension POSTGRES =
            PostgresExtension.migratedBy("portolan", Database::migrate);

    /// How it ended and what it said.
    private record Told(int exitCode, String out, String err) {}

    private TestDatabase database;
    private CatalogStore store;

    @BeforeEach
    void credentialsUnderTheFirstKey() {
        database = POSTGRES.database();
        store = new CatalogStore(Database.jdbi(database.dataSource()));
        database.execute("DELETE FROM providers");
        CredentialVault vault = vault("k1", "k1");
        store.change(
                new Actor("test"),
                tables -> {
                    IntStream.range(0, CREDENTIALS)
                            .mapToObj(i -> provider("p" + i, vault))
                            .forEach(tables.providers()::insert);
                    return true;
                });
    }

    /// Somebody holds a row in the middle, so that it is not over before it is killed.
    @Test
    void aRunThatIsKilledIsFinishedByTheNext() throws Exception {
        int done;
        try (Connection holder = database.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("SELECT 1 FROM providers WHERE id = 'p500' FOR UPDATE");
            Process killed = start(database.jdbcUrl(), Rings.json("k2", "k1", "k2"));
            try {
                Await.await("it waits for the row", Duration.ofMinutes(3), this::isOneWaiting);
                done = under("k2");
            } finally {
                killed.destroyForcibly().waitFor();
            }
            holder.rollback();
        }
        assertTrue(0 < done && done < CREDENTIALS, "killed in the middle, after " + done);

        long began = System.nanoTime();
        Told told = told(start(database.jdbcUrl(), Rings.json("k2", "k1", "k2")));
        System.out.printf(
                "rewrap: killed after %d credentials, the other %d took %d ms%n",
                done, CREDENTIALS - done, (System.nanoTime() - began) / 1_000_000);

        assertEquals(0, told.exitCode(), told.toString());
        assertEquals(
                """
                credentials: %d sealed anew under 'k2', %d had been before
                keys: 0 stored under 'k2'
                'k1' is needed no more and may leave the keyring
                """
                        .formatted(CREDENTIALS - done, done),
                told.out());
        CredentialVault without = vault("k2", "k2");
        for (Provider each : store.read(tables -> tables.providers().all())) {
            assertEquals(
                    "secret of " + each.id(), without.open(each).map(Secret::reveal).orElseThrow());
        }
    }

    @Test
    void aKeyringWithoutTheOldKeyChangesNothingAndSaysSo() throws Exception {
        database.execute("DELETE FROM providers WHERE id NOT IN ('p1', 'p2')");
        long version = store.version();

        Told told = told(start(database.jdbcUrl(), Rings.json("k2", "k2")));

        assertEquals(1, told.exitCode(), told.toString());
        assertTrue(
                told.out()
                        .contains(
                                "cannot be opened: p1, p2: sealed under key 'k1', which is not in the keyring\n"),
                told.toString());
        assertEquals("rewrap: not every credential could be sealed anew; see above\n", told.err());
        assertEquals(version, store.version());
    }

    @Test
    void whatKeepsItFromBeginningIsOneLine() throws Exception {
        Told noRing = told(start(database.jdbcUrl(), "{\"primary\": \"k1\"}"));
        Told noDatabase =
                told(start("jdbc:postgresql://127.0.0.1:1/portolan", Rings.json("k1", "k1")));

        assertEquals(1, noRing.exitCode());
        assertTrue(
                noRing.err().matches("rewrap: PORTOLAN_KEYRING is no keyring; [^\n]+\n"),
                noRing.toString());
        assertEquals(1, noDatabase.exitCode());
        assertTrue(
                noDatabase.err().matches("rewrap: the database: [^\n]*127.0.0.1:1[^\n]*\n"),
                noDatabase.toString());
    }

    @Test
    void aFaultyConfigurationIsToldWithItsReason(@TempDir Path directory) throws Exception {
        Path config = directory.resolve("worker.yml");
        Files.writeString(config, Files.readString(CONFIG) + "\nanchor: 1\n");

        Told told = told(start(database.jdbcUrl(), Rings.json("k1", "k1"), config));

        assertEquals(1, told.exitCode());
        assertTrue(told.err().matches("rewrap: [^\n]*anchor[^\n]*\n"), told.toString());
    }

    private boolean isOneWaiting() {
        return database.ask(
                        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
                .equals("1");
    }

    private int under(String id) {
        return Integer.parseInt(
                database.ask(
                        "SELECT count(*) FROM providers WHERE credential_envelope LIKE 'p1.%s.%%'"
                                .formatted(id)));
    }

    private static CredentialVault vault(String primary, String... ids) {
        return new CredentialVault(Rings.ring(primary, ids), new SecureRandom(), _ -> null);
    }

    private static Provider provider(String id, CredentialVault vault) {
        CredentialSource credential =
                vault.seal(id, Optional.of(ADDRESS), Secret.of("secret of " + id), Instant.EPOCH);
        return new Provider(
                id,
                id,
                "x.Adapter",
                Optional.of(ADDRESS),
                Optional.of(credential),
                Map.of(),
                true,
                Optional.empty(),
                Timeouts.DEFAULT,
                Optional.empty(),
                Set.of(),
                Instant.EPOCH,
                Instant.EPOCH,
                0);
    }

    private Process start(String databaseUrl, String keyring) throws IOException {
        return start(databaseUrl, keyring, CONFIG);
    }

    private Process start(String databaseUrl, String keyring, Path config) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                WorkerApplication.class.getName(),
                                "rewrap",
                                config.toString()));
        builder.environment()
                .putAll(
                        Map.of(
                                "PORTOLAN_DB_URL",
                                databaseUrl,
                                "PORTOLAN_DB_USER",
                                database.user(),
                                "PORTOLAN_DB_PASSWORD",
                                database.password(),
                                "PORTOLAN_KEYRING",
                                keyring));
        return builder.start();
    }

    private static Told told(Process process) throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Told(process.waitFor(), out, err);
    }
}
