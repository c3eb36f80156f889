package dev.portolan.benchmarks;

import dev.portolan.database.Database;
import dev.portolan.embedded.EmbeddedKafka;
import dev.portolan.embedded.EmbeddedPostgres;
import dev.portolan.embedded.KafkaSettings;
import dev.portolan.embedded.PostgresSettings;
import dev.portolan.secret.Keyring;
import dev.portolan.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/// A small cluster as it is deployed: replicas of the gateway and a worker, each a process of its
/// own with the configuration that ships, around a PostgreSQL and a Kafka that keep what they
/// confirm (`fsync` on).
final class Cluster implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);
    private static final String WORKER = "dev.portolan.worker.WorkerApplication";

    private final Path directory;
    private final EmbeddedPostgres postgres;
    private final EmbeddedKafka kafka;
    private final List<ChildProcess> processes = new ArrayList<>();
    private final List<Integer> replicaPorts = new ArrayList<>();

    private final String keyring;

    private Cluster(Path directory, String keyring) {
        this.directory = directory;
        this.keyring = keyring;
        postgres = EmbeddedPostgres.start(PostgresSettings.durable(directory.resolve("postgres")));
        kafka = EmbeddedKafka.start(KafkaSettings.durable(directory.resolve("kafka")));
    }

    /// Starts it with a keyring of its own and waits until every replica serves.
    static Cluster start(int replicas) throws IOException {
        Path directory = Files.createTempDirectory("portolan-benchmark-");
        Path keyring = directory.resolve("keyring.json");
        Keyring.createAt(keyring, new SecureRandom());
        return start(directory, replicas, keyring.toString());
    }

    /// Starts it and waits until every replica serves.
    ///
    /// @param keyring as [Keyring#ENVIRONMENT_VARIABLE] has it
    static Cluster start(int replicas, String keyring) throws IOException {
        return start(Files.createTempDirectory("portolan-benchmark-"), replicas, keyring);
    }

    private static Cluster start(Path directory, int replicas, String keyring) throws IOException {
        var cluster = new Cluster(directory, keyring);
        try {
            cluster.postgres.createDatabase("portolan");
            cluster.migrate();
            cluster.startWorker();
            for (int i = 0; i < replicas; i++) {
                cluster.startReplica(i);
            }
            return cluster;
        } catch (IOException | RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    List<Integer> replicaPorts() {
        return List.copyOf(replicaPorts);
    }

    List<ChildProcess> processes() {
        return List.copyOf(processes);
    }

    /// To be closed by the caller.
    Connection connect() throws java.sql.SQLException {
        return postgres.connect("portolan");
    }

    @Override
    public void close() {
        processes.reversed().forEach(ChildProcess::close);
        kafka.close();
        postgres.close();
    }

    DataSource dataSource() {
        var source = new PGSimpleDataSource();
        source.setUrl(postgres.jdbcUrl("portolan"));
        source.setUser(postgres.user());
        source.setPassword(postgres.password());
        return source;
    }

    /// Starts the worker's `rewrap` with another keyring than the cluster's. To be closed by the
    /// caller.
    ChildProcess rewrap(String otherKeyring) throws IOException {
        return start("rewrap", WORKER, List.of("rewrap", "worker.yml"), freePort(), otherKeyring);
    }

    private void migrate() {
        Database.migrate(dataSource());
    }

    private void startWorker() throws IOException {
        start("worker", WORKER, "worker.yml", freePort());
    }

    private void startReplica(int number) throws IOException {
        int port = freePort();
        start("api " + (number + 1), "dev.portolan.api.ApiApplication", "api.yml", port);
        replicaPorts.add(port);
        Await.await("replica " + number + " serves", START, () -> ServedVersion.of(port) >= 0);
    }

    private void start(String name, String main, String config, int port) throws IOException {
        processes.add(start(name, main, List.of("server", config), port, keyring));
    }

    /// @param command what is to be done, and the configuration's name
    private ChildProcess start(
            String name, String main, List<String> command, int port, String itsKeyring)
            throws IOException {
        Path file = directory.resolve(name.replace(' ', '-'));
        Map<String, String> environment =
                Map.of(
                        "PORTOLAN_DB_URL",
                        postgres.jdbcUrl("portolan"),
                        "PORTOLAN_DB_USER",
                        postgres.user(),
                        "PORTOLAN_DB_PASSWORD",
                        postgres.password(),
                        "PORTOLAN_KAFKA",
                        kafka.bootstrapServers(),
                        Keyring.ENVIRONMENT_VARIABLE,
                        itsKeyring,
                        "PORTOLAN_ALLOW_LOOPBACK",
                        "true",
                        "PORTOLAN_PORT",
                        Integer.toString(port),
                        "PORTOLAN_ADMIN_PORT",
                        Integer.toString(freePort()),
                        "PORTOLAN_DATA",
                        file.toString(),
                        "PORTOLAN_STOP_NOTICE",
                        "0s");
        Path config = Path.of(System.getProperty("portolan.root"), "config", command.getLast());
        return ChildProcess.java(
                name,
                main,
                Path.of(file + ".log"),
                environment,
                List.of(command.getFirst(), config.toString()));
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
