package dev.portolan.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    @TempDir Path folder;

    @Test
    void keepsRowsAndPasswordOverRestartsAndRunsWithFsync() throws Exception {
        var settings = PostgresSettings.durable(folder.resolve("postgres"));
        String password;
        try (var first = EmbeddedPostgres.start(settings)) {
            password = first.password();
            first.createDatabase("portolan");
            first.createDatabase("portolan");
            execute(first, "CREATE TABLE harbours AS SELECT 'Genova' AS name");
            assertEquals("on", ask(first, "SHOW fsync"));
            assertEquals("on", ask(first, "SHOW synchronous_commit"));
            assertEquals("on", ask(first, "SHOW full_page_writes"));
            assertEquals("on", ask(first, "SHOW data_checksums"));
            assertEquals("127.0.0.1", ask(first, "SHOW listen_addresses"));
        }

        try (var second = EmbeddedPostgres.start(settings)) {
            assertEquals("Genova", ask(second, "SELECT name FROM harbours"));
            assertEquals(password, second.password());
        }
    }

    @Test
    void leavesNeitherProcessesNorFilesOfAThrowawayServer() {
        Path directory = folder.resolve("throwaway");

        var postgres = EmbeddedPostgres.start(PostgresSettings.throwaway(directory));
        var server = postgres.process();
        assertTrue(server.isAlive());
        postgres.close();
        postgres.close();

        assertFalse(server.isAlive());
        assertFalse(Files.exists(directory));
    }

    @Test
    void letsNobodyInWithoutThePassword() throws Exception {
        try (var postgres =
                EmbeddedPostgres.start(PostgresSettings.throwaway(folder.resolve("closed")))) {
            String url = postgres.jdbcUrl("postgres");

            var refused =
                    assertThrows(
                            SQLException.class,
                            () -> DriverManager.getConnection(url, postgres.user(), "guess"));

            assertEquals("28P01", refused.getSQLState()); // invalid_password
            assertEquals("rwx------", permissions(folder.resolve("closed")));
            assertEquals("rw-------", permissions(folder.resolve("closed").resolve("password")));
        }
    }

    @Test
    void listensOnTheLoopbackInterfaceOnly() throws Exception {
        try (var postgres =
                EmbeddedPostgres.start(PostgresSettings.throwaway(folder.resolve("loopback")))) {
            var elsewhere =
                    NetworkInterface.networkInterfaces()
                            .flatMap(NetworkInterface::inetAddresses)
                            .filter(address ->
                                    !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                            .findFirst()
                            .orElse(InetAddress.getByName("127.0.0.2"));

            assertThrows(
                    java.io.IOException.class,
                    () -> new Socket(elsewhere, postgres.port()).close());
        }
    }

    @Test
    void takesAnotherPortWhereSomebodyWasQuicker() throws Exception {
        try (var somebody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int taken = somebody.getLocalPort();
            var ports = new ArrayDeque<>(List.of(taken, Launch.freePort()));

            try (var postgres =
                    EmbeddedPostgres.start(
                            PostgresSettings.throwaway(folder.resolve("late")), ports::remove)) {
                assertNotEquals(taken, postgres.port());
                postgres.createDatabase("portolan");
                assertEquals("1", ask(postgres, "SELECT 1"));
            }
        }
    }

    @Test
    void stopsTheServerThatAKilledOwnerLeftBehind() throws Exception {
        var settings = PostgresSettings.durable(folder.resolve("orphaned"));
        try (var owner = ChildJvm.running(PostgresOwner.class, settings.directory().toString())) {
            long orphan = Long.parseLong(owner.readLine());
            owner.killGuardians();
            owner.killHard();
            assertTrue(ProcessHandle.of(orphan).orElseThrow().isAlive());

            try (var next = EmbeddedPostgres.start(settings)) {
                assertFalse(ProcessHandle.of(orphan).map(ProcessHandle::isAlive).orElse(false));
                assertEquals("written by the killed owner", ask(next, "SELECT note FROM notes"));
            }
        }
    }

    @Test
    void stopsByItselfWhenItsOwnerIsKilled() throws Exception {
        try (var owner =
                ChildJvm.running(PostgresOwner.class, folder.resolve("abandoned").toString())) {
            var server =
                    new ServerProcess(
                            ProcessHandle.of(Long.parseLong(owner.readLine())).orElseThrow());

            owner.killHard();

            assertTrue(server.endsWithin(Duration.ofSeconds(60)));
        }
    }

    @Test
    void comesBackAfterAPowerCutWithWhatItConfirmed() throws Exception {
        var settings = PostgresSettings.durable(folder.resolve("cut"));
        try (var postgres = EmbeddedPostgres.start(settings)) {
            postgres.createDatabase("portolan");
            execute(postgres, "CREATE TABLE harbours AS SELECT 'Venezia' AS name");
            postgres.process().kill();
        }

        try (var recovered = EmbeddedPostgres.start(settings)) {
            assertEquals("Venezia", ask(recovered, "SELECT name FROM harbours"));
        }
    }

    @Test
    void refusesADirectoryThatIsInUse() {
        var settings = PostgresSettings.throwaway(folder.resolve("busy"));
        try (var _ = EmbeddedPostgres.start(settings)) {

            var refused =
                    assertThrows(
                            ServiceFailedException.class, () -> EmbeddedPostgres.start(settings));

            assertEquals(
                    settings.directory() + " is in use by another running process",
                    refused.getMessage());
        }
    }

    @Test
    void stopsEvenWhileFrozen() {
        var postgres = EmbeddedPostgres.start(PostgresSettings.throwaway(folder.resolve("frozen")));
        postgres.process().freeze();

        postgres.close();

        assertFalse(postgres.process().isAlive());
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = postgres.connect("portolan");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = postgres.connect("portolan");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertTrue(rows.next());
            return rows.getString(1);
        }
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
