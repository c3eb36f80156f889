package dev.portolan.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/// A running PostgreSQL of our own, on the loopback interface, asking for a password. Safe to share
/// between threads.
///
/// We start the server program ourselves. The starter that comes with the binaries fixes `-F` and
/// `synchronous_commit=off`, which loses confirmed commits in a power cut.
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Duration FAST_SHUTDOWN = Duration.ofSeconds(20);
    private static final int ATTEMPTS = 3;

    private final PostgresSettings settings;
    private final PrivateDirectory directory;
    private final String password;
    private final int port;
    private final ServerProcess server;
    private final Guardian guardian;
    private boolean isClosed;

    private EmbeddedPostgres(
            PostgresSettings settings,
            PrivateDirectory directory,
            String password,
            int port,
            ServerProcess server,
            Guardian guardian) {
        this.settings = settings;
        this.directory = directory;
        this.password = password;
        this.port = port;
        this.server = server;
        this.guardian = guardian;
    }

    /// Starts the server and returns when it accepts connections.
    ///
    /// @throws ServiceFailedException if the directory is in use or not writable, or the server
    ///   does not come up
    public static EmbeddedPostgres start(PostgresSettings settings) {
        return start(settings, Launch::freePort);
    }

    static EmbeddedPostgres start(PostgresSettings settings, IntSupplier freePort) {
        var directory = PrivateDirectory.acquire(settings.directory());
        try {
            var cluster =
                    new PostgresCluster(
                            directory, PostgresBinaries.unpackedIn(settings.binaries()));
            new PostmasterPid(cluster.data()).stopOrphan(FAST_SHUTDOWN);
            cluster.initialise(settings.isDurable());
            return start(settings, cluster, freePort, ATTEMPTS);
        } catch (IOException e) {
            directory.close();
            throw new ServiceFailedException("PostgreSQL in " + settings.directory() + ": " + e, e);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /// Free ports are found by asking and letting go, so another program may be quicker: then with
    /// another one.
    private static EmbeddedPostgres start(
            PostgresSettings settings, PostgresCluster cluster, IntSupplier freePort, int attempts)
            throws IOException {
        String password = cluster.password();
        int port = settings.port().orElseGet(freePort);
        Instant launched = Instant.now();
        Process process =
                Launch.builder(cluster.asOrdinaryUser(command(settings, cluster, port)))
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        Launch.trimmed(cluster.log()).toFile()))
                        .start();
        process.getOutputStream().close();
        var server = ServerProcess.of(process);
        var guardian =
                Guardian.of(
                        server,
                        cluster.data(),
                        settings.isTemporary() ? cluster.directory().path().toString() : "");
        var postgres =
                new EmbeddedPostgres(
                        settings, cluster.directory(), password, port, server, guardian);
        try {
            awaitReady(settings, cluster, server, launched);
            return postgres;
        } catch (RuntimeException e) {
            postgres.stop();
            boolean lostARace = Launch.lastLines(cluster.log(), 20).contains("could not bind");
            if (lostARace && attempts > 1 && settings.port().isEmpty()) {
                return start(settings, cluster, freePort, attempts - 1);
            }
            throw e;
        }
    }

    private static List<String> command(
            PostgresSettings settings, PostgresCluster cluster, int port) {
        var options =
                new TreeMap<String, String>(
                        Map.of(
                                "listen_addresses", "127.0.0.1",
                                "port", Integer.toString(port),
                                "unix_socket_directories", "",
                                "max_connections", "100",
                                "shared_buffers", "48MB",
                                "max_wal_size", "256MB",
                                "jit", "off",
                                "max_parallel_workers_per_gather", "0",
                                "timezone", "UTC",
                                "log_timezone", "UTC"));
        String durability = settings.isDurable() ? "on" : "off";
        for (String option : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            options.put(option, durability);
        }
        var command =
                new ArrayList<>(
                        List.of(
                                cluster.binaries().program("postgres").toString(),
                                "-D",
                                cluster.data().toString()));
        options.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return command;
    }

    private static void awaitReady(
            PostgresSettings settings,
            PostgresCluster cluster,
            ServerProcess server,
            Instant launched) {
        var state = new PostmasterPid(cluster.data());
        long deadline = System.nanoTime() + settings.startWithin().toNanos();
        while (!state.saysReady(server.pid(), launched)) {
            if (server.endsWithin(Duration.ofMillis(10))) {
                throw new ServiceFailedException(
                        "PostgreSQL ended while starting: " + Launch.lastLines(cluster.log(), 3));
            }
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new ServiceFailedException(
                        "PostgreSQL was not ready within "
                                + settings.startWithin()
                                + ": "
                                + Launch.lastLines(cluster.log(), 3));
            }
        }
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    public int port() {
        return port;
    }

    /// The superuser.
    public String user() {
        return PostgresCluster.USER;
    }

    /// Random, made with the data directory; the same each start.
    public String password() {
        return password;
    }

    public Path log() {
        return directory.resolve("postgres.log");
    }

    /// The server and its descendants, for tests that freeze or kill them.
    public ServerProcess process() {
        return server;
    }

    /// A connection as the superuser.
    public Connection connect(String database) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user());
        properties.setProperty("password", password);
        return DriverManager.getConnection(jdbcUrl(database), properties);
    }

    /// Creates the database; does nothing where it exists.
    public void createDatabase(String name) {
        if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException(
                    "database name '" + name + "' must match [a-z][a-z0-9_]{0,62}");
        }
        try (var connection = connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            if (!"42P04".equals(e.getSQLState())) { // duplicate_database
                throw new ServiceFailedException(
                        "cannot create database " + name + ": " + e.getMessage(), e);
            }
        }
    }

    /// Ends sessions and stops the server, within half a minute. Closing again does nothing.
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        stop();
        try {
            if (settings.isTemporary()) {
                Directories.delete(directory.path());
            }
        } catch (IOException e) {
            throw new ServiceFailedException("cannot delete " + directory.path(), e);
        } finally {
            directory.close();
        }
    }

    private void stop() {
        if (server.isAlive()) {
            server.thaw();
            // INT: fast shutdown, with a last checkpoint. QUIT: at once, data to be recovered; who
            // throws them away need not wait.
            server.send(settings.isTemporary() ? "QUIT" : "INT");
            if (!server.endsWithin(FAST_SHUTDOWN)) {
                server.kill();
            }
        }
        guardian.close();
    }
}
