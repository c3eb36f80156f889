package dev.portolan.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.portolan.catalog.Actor;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.database.Database;
import dev.portolan.key.KeyKind;
import dev.portolan.key.KeyMint;
import dev.portolan.messaging.CatalogTopic;
import dev.portolan.messaging.KafkaSettings;
import dev.portolan.secret.Keyring;
import dev.portolan.testing.Await;
import dev.portolan.testing.KafkaExtension;
import dev.portolan.testing.PostgresExtension;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A replica is killed when it has confirmed a change to an administrator and nobody has published
/// it yet.
class CrashedReplicaTest {
    private static final Duration SOON = Duration.ofMinutes(2);

    /// So that no replica looks by itself: only an event can bring a change.
    private static final String ONLY_EVENTS = "-Ddw.api.catalog.poll=1h";

    @RegisterExtension
    static final PostgresExtension POSTGRES =
            PostgresExtension.migratedBy("portolan", Database::migrate);

    @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();
    @TempDir static Path directory;

    private Cluster cluster;

    @BeforeEach
    void start() throws Exception {
        new CatalogTopic(KafkaSettings.of(KAFKA.kafka().bootstrapServers())).ensure(SOON);
        cluster = new Cluster(directory, POSTGRES.database(), KAFKA.kafka().bootstrapServers());
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aConfirmedChangeReachesTheOthers() throws Exception {
        String admin = administrator();
        Process victim = replica("victim");
        replica("survivor");
        int doomed = cluster.awaitWhole("victim");
        int survivor = cluster.awaitWhole("survivor");

        HttpResponse<String> confirmed =
                cluster.send(
                        admin,
                        doomed,
                        "POST",
                        "/admin/v1/providers",
                        """
                        {"id": "late", "display_name": "Late", "adapter_class": "sandbox"}
                        """);
        victim.destroyForcibly().waitFor();

        assertEquals(201, confirmed.statusCode(), confirmed.body());
        assertFalse(knows(admin, survivor), "nothing has been published yet");
        cluster.start("worker", "worker", "server", "worker.yml", keyring(), List.of());
        Await.await("the survivor serves the change", SOON, () -> knows(admin, survivor));
    }

    private Process replica(String name) throws Exception {
        List<String> options = new ArrayList<>(Cluster.PATIENT);
        options.add(ONLY_EVENTS);
        return cluster.start(name, "api", "server", "api.yml", keyring(), options);
    }

    private static String keyring() {
        return directory.resolve("keyring.json").toString();
    }

    /// From its snapshot: what the replica has heard of, not what the database says.
    private boolean knows(String admin, int port) throws Exception {
        return cluster.servedVersion(admin, port)
                >= new CatalogStore(Database.jdbi(POSTGRES.database().dataSource())).version();
    }

    private static String administrator() {
        Keyring keyring = Keyring.createAt(directory.resolve("keyring.json"), new SecureRandom());
        KeyMint.Minted minted =
                new KeyMint(keyring, new SecureRandom(), Clock.systemUTC())
                        .mint(KeyKind.ADMIN, "test", List.of(), Optional.empty());
        new CatalogStore(Database.jdbi(POSTGRES.database().dataSource()))
                .change(
                        new Actor("test"),
                        tables -> {
                            tables.keys().insert(minted.stored());
                            return true;
                        });
        return minted.key().reveal();
    }
}
