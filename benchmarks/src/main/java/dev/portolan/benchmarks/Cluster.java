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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/// A small cluster as it is deployed: replicas of the gateway and a worker, each a process of its
/// own with the configuration that ships, around a PostgreSQL and a Kafka that keep what they
/// confirm (`fsync` on).
final class Cluster implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);

    private final Path directory;
    private final EmbeddedPostgres postgres;
    private final EmbeddedKafka kafka;
    private final List<ChildProcess> processes = new ArrayList<>();
    private final List<Integer> replicaPorts = new ArrayList<>();

    private Cluster(Path directory) {
        this.directory = directory;
        postgres = EmbeddedPostgres.start(PostgresSettings.durable(directory.resolve("postgres")));
        kafka = EmbeddedKafka.start(KafkaSettings.durable(directory.resolve("kafka")));
    }

    /// Starts it and waits until every replica serves.
    static Cluster start(int replicas) throws IOException {
        var cluster = new Cluster(Files.createTempDirectory("portolan-benchmark-"));
        try {
            Keyring.createAt(cluster.directory.resolve("keyring.json"), new SecureRandom());
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

    private void migrate() {
        var source = new PGSimpleDataSource();
        source.setUrl(postgres.jdbcUrl("portolan"));
        source.setUser(postgres.user());
        source.setPassword(postgres.password());
        Database.migrate(source);
    }

    private void startWorker() throws IOException {
        int port = freePort();
        start("worker", "dev.portolan.worker.WorkerApplication", "worker.yml", port);
    }

    private void startReplica(int number) throws IOException {
        int port = freePort();
        start("api " + (number + 1), "dev.portolan.api.ApiApplication", "api.yml", port);
        replicaPorts.add(port);
        Await.await("replica " + number + " serves", START, () -> ServedVersion.of(port) >= 0);
    }

    private void start(String name, String main, String config, int port) throws IOException {
        Map<String, String> environment =
                new HashMap<>(
                        Map.of(
                                "PORTOLAN_DB_URL", postgres.jdbcUrl("portolan"),
                                "PORTOLAN_DB_USER", postgres.user(),
                                "PORTOLAN_DB_PASSWORD", postgres.password(),
                                "PORTOLAN_KAFKA", kafka.bootstrapServers(),
                                "PORTOLAN_KEYRING", directory.resolve("keyring.json").toString(),
                                "PORTOLAN_ALLOW_LOOPBACK", "true",
                                "PORTOLAN_PORT", Integer.toString(port),
                                "PORTOLAN_ADMIN_PORT", Integer.toString(freePort()),
                                "PORTOLAN_DATA",
                                        directory.resolve(name.replace(' ', '-')).toString(),
                                "PORTOLAN_STOP_NOTICE", "0s"));
        processes.add(
                ChildProcess.java(
                        name,
                        main,
                        directory.resolve(name.replace(' ', '-') + ".log"),
                        environment,
                        List.of(
                                "server",
                                Path.of(System.getProperty("portolan.root"), "config", config)
                                        .toString())));
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
