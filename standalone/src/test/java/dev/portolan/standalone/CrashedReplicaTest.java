package dev.portolan.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.portolan.api.ApiApplication;
import dev.portolan.catalog.Actor;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.database.Database;
import dev.portolan.key.KeyKind;
import dev.portolan.key.KeyMint;
import dev.portolan.secret.Keyring;
import dev.portolan.testing.Await;
import dev.portolan.testing.KafkaExtension;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.worker.WorkerApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A replica is killed when it has confirmed a change to an administrator and nobody has published
/// it yet. Processes as they are deployed, with the configuration that ships.
class CrashedReplicaTest {
    private static final Duration SOON = Duration.ofMinutes(2);

    /// So that no replica looks by itself: only an event can bring a change.
    private static final List<String> ONLY_EVENTS = List.of("-Ddw.api.catalog.poll=1h");

    @RegisterExtension
    static final PostgresExtension POSTGRES =
            PostgresExtension.migratedBy("portolan", Database::migrate);

    @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();
    @TempDir static Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        for (Process each : processes) {
            each.destroyForcibly();
            each.waitFor(20, TimeUnit.SECONDS);
        }
        http.close();
    }

    @Test
    void aConfirmedChangeReachesTheOthers() throws Exception {
        String admin = administrator();
        int doomed = freePort();
        int survivor = freePort();
        Process victim = start("victim", ApiApplication.class, "api.yml", doomed, ONLY_EVENTS);
        start("survivor", ApiApplication.class, "api.yml", survivor, ONLY_EVENTS);
        for (int port : List.of(doomed, survivor)) {
            Await.await("replica serves", SOON, () -> status(port) == 200);
        }

        HttpResponse<String> confirmed =
                send(
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
        start("worker", WorkerApplication.class, "worker.yml", freePort(), List.of());
        Await.await("the survivor serves the change", SOON, () -> knows(admin, survivor));
    }

    /// From its snapshot: what the replica has heard of, not what the database says.
    private boolean knows(String admin, int port) throws Exception {
        String versions = send(admin, port, "GET", "/admin/v1/catalog", "").body();
        long served =
                Long.parseLong(versions.replaceAll("(?s).*?\"served_version\" *: *(\\d+).*", "$1"));
        return served
                >= new CatalogStore(Database.jdbi(POSTGRES.database().dataSource())).version();
    }

    private static String administrator() throws IOException {
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

    private int status(int port) throws Exception {
        try {
            return http.send(request(port, "/readyz").build(), BodyHandlers.ofString())
                    .statusCode();
        } catch (IOException _) {
            return 0; // not yet
        }
    }

    private HttpResponse<String> send(
            String admin, int port, String method, String path, String body) throws Exception {
        return http.send(
                request(port, path)
                        .header("Authorization", "Bearer " + admin)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20));
    }

    private Process start(String name, Class<?> main, String config, int port, List<String> options)
            throws IOException {
        Path home = Files.createDirectories(directory.resolve(name));
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path")));
        command.addAll(options);
        command.addAll(
                List.of(
                        main.getName(),
                        "server",
                        PortolanProcess.ROOT.resolve("config").resolve(config).toString()));
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("log").toFile());
        builder.environment()
                .putAll(
                        Map.of(
                                "PORTOLAN_DB_URL", POSTGRES.database().jdbcUrl(),
                                "PORTOLAN_DB_USER", POSTGRES.database().user(),
                                "PORTOLAN_DB_PASSWORD", POSTGRES.database().password(),
                                "PORTOLAN_KAFKA", KAFKA.kafka().bootstrapServers(),
                                "PORTOLAN_KEYRING", directory.resolve("keyring.json").toString(),
                                "PORTOLAN_PORT", Integer.toString(port),
                                "PORTOLAN_ADMIN_PORT", Integer.toString(freePort()),
                                "PORTOLAN_DATA", home.toString(),
                                "PORTOLAN_REPLICA_ID", name));
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
