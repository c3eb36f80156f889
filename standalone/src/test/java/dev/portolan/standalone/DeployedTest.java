package dev.portolan.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.testing.Await;
import dev.portolan.testing.KafkaExtension;
import dev.portolan.testing.PostgresExtension;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The steps of `docs/operating.md`: each jar by itself, on an empty database.
class DeployedTest {
    private static final Duration SOON = Duration.ofMinutes(2);

    @RegisterExtension static final PostgresExtension POSTGRES = PostgresExtension.empty();
    @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

    private final String keyring = keyring();

    @TempDir Path directory;

    @Test
    void aClusterComesUpFromItsJars() throws Exception {
        try (Cluster cluster =
                new Cluster(directory, POSTGRES.database(), KAFKA.kafka().bootstrapServers())) {
            Process migration = start(cluster, "migration", "api", "db migrate");
            assertEquals(0, migration.waitFor(), cluster.log("migration"));

            start(cluster, "worker", "worker", "server");
            start(cluster, "replica", "api", "server");

            cluster.awaitServing("replica");
            Await.await(
                    "the worker has prepared the providers",
                    SOON,
                    () ->
                            Integer.parseInt(
                                            POSTGRES.database()
                                                    .ask("SELECT count(*) FROM providers"))
                                    > 20);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "worker"})
    void whatKeepsOneFromStartingIsOneLine(String jar) throws Exception {
        try (Cluster cluster = new Cluster(directory, POSTGRES.database(), "127.0.0.1:1")) {
            Process process = start(cluster, "one", jar, "server", "/nowhere.json");

            assertEquals(1, process.waitFor());
            List<String> said = cluster.log("one").lines().toList();
            assertEquals(jar + ": the keyring's file /nowhere.json does not exist", said.getLast());
            assertEquals(
                    List.of(), said.stream().filter(line -> line.startsWith("\tat ")).toList());
        }
    }

    private Process start(Cluster cluster, String name, String jar, String verb) throws Exception {
        return start(cluster, name, jar, verb, keyring);
    }

    private static Process start(
            Cluster cluster, String name, String jar, String verb, String keyring)
            throws Exception {
        return cluster.start(name, jar, verb, jar + ".yml", keyring, List.of());
    }

    private static String keyring() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return "{\"primary\": \"k1\", \"keys\": {\"k1\": \"%s\"}}"
                .formatted(Base64.getEncoder().encodeToString(key));
    }
}
