package dev.portolan.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portolan.catalog.Actor;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.database.Database;
import dev.portolan.key.KeyKind;
import dev.portolan.key.KeyMint;
import dev.portolan.secret.Keyring;
import dev.portolan.testing.Answers;
import dev.portolan.testing.Await;
import dev.portolan.testing.FakeProvider;
import dev.portolan.testing.KafkaExtension;
import dev.portolan.testing.PostgresExtension;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A key of the keyring is replaced as docs/security.md says, and in the end the old one is gone.
class KeyringRotationTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String K1 = "AAECAwQFBgcICQoLDA0OD6ChoqOkpaanqKmqq6ytrq8=";
    private static final String K2 = "EBESExQVFhcYGRobHB0eH7ChoqOkpaanqKmqq6ytrq8=";
    private static final String OLD = "{\"primary\":\"k1\",\"keys\":{\"k1\":\"%s\"}}".formatted(K1);
    private static final String NEW = "{\"primary\":\"k2\",\"keys\":{\"k2\":\"%s\"}}".formatted(K2);
    private static final String BOTH =
            "{\"primary\":\"%%s\",\"keys\":{\"k1\":\"%s\",\"k2\":\"%s\"}}".formatted(K1, K2);

    private static final String COMPLETION =
            """
            {"id":"c","object":"chat.completion","created":1,"model":"m",
             "choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],
             "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}
            """;

    @RegisterExtension
    static final PostgresExtension POSTGRES =
            PostgresExtension.migratedBy("portolan", Database::migrate);

    @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

    @TempDir private Path directory;

    /// `up` does all of it at its next start.
    @Test
    void upSealsAnewWhatItStartsWith() throws Exception {
        try (FakeProvider provider = provider();
                HttpClient http = HttpClient.newHttpClient()) {
            String issued;
            try (var portolan = up()) {
                var shell = new Shell(directory, portolan, http);
                assertEquals(
                        201,
                        shell.administer("POST", "/providers", provider("acme", provider))
                                .statusCode());
                assertEquals(
                        201,
                        shell.administer("POST", "/models", "{\"model_id\":\"acme/m\"}")
                                .statusCode());
                issued = shell.portolan("keys", "create", "--name", "issued").out().strip();
                awaitServed(shell, provider, issued);
            }
            Path keyring = directory.resolve("data/keyring.json");
            JsonNode before = JSON.readTree(Files.readString(keyring));
            String old = before.at("/keys/k1").textValue();
            Files.writeString(keyring, BOTH.formatted("k2").replace(K1, old));

            try (var portolan = up()) {
                var shell = new Shell(directory, portolan, http);
                portolan.awaitErrors("credentials: 1 sealed anew under 'k2'");
                portolan.awaitErrors(
                        "'k1' must stay in the keyring until these keys are replaced: "
                                + issued.split("_")[1]);
                awaitServed(shell, provider, issued);
                shell.portolan("keys", "revoke", issued.split("_")[1]);
                issued = shell.portolan("keys", "create", "--name", "issued again").out().strip();
            }
            Files.writeString(keyring, NEW);

            try (var portolan = up()) {
                var shell = new Shell(directory, portolan, http);
                awaitServed(shell, provider, issued);
                awaitServed(shell, provider, shell.key("client"));
                assertEquals(200, shell.administer("GET", "/keys", "").statusCode());
            }
        }
    }

    /// A replica that has both keys serves on while the command is at work, whichever key it seals
    /// with itself; another that has only the new one serves afterwards.
    @Test
    void gatewaysServeWhileTheCommandIsAtWork() throws Exception {
        try (FakeProvider provider = provider();
                var cluster =
                        new Cluster(
                                directory, POSTGRES.database(), KAFKA.kafka().bootstrapServers())) {
            String admin = key(KeyKind.ADMIN, OLD);
            String key = key(KeyKind.CLIENT, OLD);
            int port = replica(cluster, "both", BOTH.formatted("k1"));
            for (int i = 0; i < 20; i++) {
                String body = provider("p" + i, provider);
                assertEquals(
                        201,
                        cluster.send(admin, port, "POST", "/admin/v1/providers", body)
                                .statusCode());
            }
            cluster.send(admin, port, "POST", "/admin/v1/models", "{\"model_id\":\"p7/m\"}");
            Await.await("served", SOON, () -> complete(cluster, port, key, provider) == 200);

            var isOver = new AtomicBoolean();
            try (ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Map<Integer, Integer>> statuses =
                        client.submit(() -> {
                            Map<Integer, Integer> all = new TreeMap<>();
                            while (!isOver.get()) {
                                all.merge(complete(cluster, port, key, provider), 1, Integer::sum);
                            }
                            return all;
                        });
                try {
                    rewrap(cluster);
                    long version = store().version();
                    Await.await(
                            "the replica has taken it over",
                            SOON,
                            () -> cluster.servedVersion(admin, port) >= version);
                    assertEquals("k2", keyringKey(cluster, admin, port));
                } finally {
                    isOver.set(true);
                }
                assertEquals(List.of(200), List.copyOf(statuses.get(2, TimeUnit.MINUTES).keySet()));
            }

            String fresh = key(KeyKind.CLIENT, NEW);
            int next = replica(cluster, "new", NEW);
            assertEquals(200, complete(cluster, next, fresh, provider));
            assertEquals(401, complete(cluster, next, key, provider));
        }
    }

    private static FakeProvider provider() {
        return FakeProvider.start().onCompletion(Answers.answers(COMPLETION));
    }

    private static String provider(String id, FakeProvider at) {
        return """
        {"id": "%s", "adapter_class": "openai-compatible", "base_url": "%s", "is_enabled": true,
         "credential": {"api_key": "credential-of-%s-0123456789"}}
        """
                .formatted(id, at.baseUrl(), id);
    }

    private PortolanProcess up() throws Exception {
        return PortolanProcess.run(directory, Map.of(), "up", "--port", "0", "--data", "data")
                .awaitReady();
    }

    private static void awaitServed(Shell shell, FakeProvider provider, String key) {
        String body =
                "{\"model\":\"acme/m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        Await.await("served", SOON, () -> shell.complete(key, body).statusCode() == 200);
        assertEquals(
                "Bearer credential-of-acme-0123456789",
                provider.lastRequest().header("authorization").orElseThrow());
    }

    /// 200 only where the provider was given its credential too.
    private static int complete(Cluster cluster, int port, String key, FakeProvider provider)
            throws Exception {
        String body = "{\"model\":\"p7/m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        int status = cluster.send(key, port, "POST", "/v1/chat/completions", body).statusCode();
        boolean isAuthorized =
                status != 200
                        || provider.lastRequest()
                                .header("authorization")
                                .equals(Optional.of("Bearer credential-of-p7-0123456789"));
        return isAuthorized ? status : -1;
    }

    private static String keyringKey(Cluster cluster, String admin, int port) throws Exception {
        return JSON.readTree(cluster.send(admin, port, "GET", "/admin/v1/providers/p7", "").body())
                .at("/credential/keyring_key")
                .asText();
    }

    private static int replica(Cluster cluster, String name, String keyring) throws Exception {
        List<String> options = new ArrayList<>(Cluster.PATIENT);
        options.add("-Ddw.api.catalog.poll=1s"); // no worker runs that would announce changes
        cluster.start(name, "api", "server", "api.yml", keyring, options);
        return cluster.awaitServing(name);
    }

    private static void rewrap(Cluster cluster) throws Exception {
        Process command =
                cluster.start(
                        "rewrap",
                        "worker",
                        "rewrap",
                        "worker.yml",
                        BOTH.formatted("k2"),
                        List.of());
        assertEquals(0, command.waitFor(), cluster.log("rewrap"));
    }

    private static String key(KeyKind kind, String keyring) {
        KeyMint.Minted minted =
                new KeyMint(
                                Keyring.load(Optional.of(keyring), Optional.empty()),
                                new SecureRandom(),
                                Clock.systemUTC())
                        .mint(kind, "test", List.of(), Optional.empty());
        store().change(
                        new Actor("test"),
                        tables -> {
                            tables.keys().insert(minted.stored());
                            return true;
                        });
        return minted.key().reveal();
    }

    private static CatalogStore store() {
        return new CatalogStore(Database.jdbi(POSTGRES.database().dataSource()));
    }
}
