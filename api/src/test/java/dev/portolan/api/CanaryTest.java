package dev.portolan.api;

import static dev.portolan.testing.Answers.answers;
import static dev.portolan.testing.Answers.fails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.portolan.testing.FakeProvider;
import dev.portolan.testing.PostgresExtension;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Secrets and texts that can be told anywhere go through the gateway, and afterwards are looked
/// for wherever something is kept or shown. (What stands in Kafka's topic the worker's tests read.)
class CanaryTest {
    /// The build sets it for tests.
    private static final String VARIABLE = "CANARY_API_KEY";

    private static final List<String> SHOWN =
            List.of(
                    "/healthz",
                    "/readyz",
                    "/v1/models",
                    "/admin/v1/providers",
                    "/admin/v1/providers/acme",
                    "/admin/v1/providers/robot",
                    "/admin/v1/providers/variable",
                    "/admin/v1/models",
                    "/admin/v1/keys",
                    "/admin/v1/aliases",
                    "/admin/v1/adapters",
                    "/admin/v1/sync-runs",
                    "/admin/v1/catalog",
                    "/admin/v1/catalog/changes");

    @RegisterExtension static final PostgresExtension POSTGRES = TestCatalog.postgres();
    @TempDir static Path directory;

    private final Canaries canaries = new Canaries();
    private final Map<String, String> places = new TreeMap<>();

    @Test
    void nothingSecretIsKeptOrShownAnywhere() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Logger ours = (Logger) LoggerFactory.getLogger("dev.portolan");
        try (FakeProvider provider = FakeProvider.start()) {
            TestCatalog catalog = new TestCatalog(POSTGRES.database(), directory);
            catalog.provider("acme", provider.baseUrl());
            catalog.models("acme/m");
            String key = catalog.key();
            String admin = catalog.adminKey();
            canaries.add("client key", key.substring(20));
            canaries.add("admin key", admin.substring(17));
            canaries.add("provider's credential", TestCatalog.CREDENTIAL);
            Path snapshots = directory.resolve("snapshots");
            try (TestGateway gateway =
                    new TestGateway.Setup(POSTGRES.database(), catalog.keyringFile(), snapshots)
                            .start()) {
                // The configuration that has just been applied took every appender away.
                log.start();
                root.addAppender(log);
                ours.setLevel(Level.TRACE);
                complete(gateway, provider, key);
                String unknown = catalog.unknownKey();
                canaries.add("unknown key", unknown.substring(20));
                assertEquals(401, gateway.complete(unknown, "{}").statusCode());
                assertEquals(401, gateway.complete(admin, "{}").statusCode());
                administer(gateway, provider, admin);
                catalog.models("robot/google/gemini-x", "variable/m");
                gateway.awaitVersion(catalog.version());
                callTheOthers(gateway, provider, key);
                for (String path : SHOWN) {
                    String bearer = path.startsWith("/admin") ? admin : key;
                    var shown = gateway.get(path, "Authorization", "Bearer " + bearer);
                    assertEquals(200, shown.statusCode(), path);
                    places.put(path, shown.body() + shown.headers());
                }
                places.put("metrics", gateway.metrics());
                places.put("thread dump", Kept.threads(directory));
            } finally {
                ours.setLevel(null);
                root.detachAppender(log);
            }
            places.put("snapshot files", Kept.filesUnder(snapshots));
        }
        places.put("tables", Kept.tables(POSTGRES.database()));
        places.put("log", Kept.lines(log));

        assertEquals(List.of(), canaries.foundIn(places));
        places.forEach((where, content) -> assertFalse(content.isEmpty(), where));
        assertTrue(places.get("tables").contains("robot"), "tables are looked through");
    }

    /// Everything that could make somebody print what it was about: success, a stream, errors that
    /// quote, bad input.
    private void complete(TestGateway gateway, FakeProvider provider, String key) {
        provider.onCompletion(answers(canaries.completion()));
        String body = canaries.request("acme/m", false);
        assertEquals(200, gateway.complete(key, body).statusCode());
        assertEquals(200, gateway.complete(key, canaries.request("acme/m", true)).statusCode());
        provider.onCompletion(
                fails(401, "auth", "Incorrect API key provided: " + TestCatalog.CREDENTIAL));
        assertEquals(401, gateway.complete(key, body).statusCode());
        provider.onCompletion(fails(500, "server", "canary-quoted-by-an-error-91bd"));
        canaries.add("error", "canary-quoted-by-an-error-91bd");
        assertEquals(500, gateway.complete(key, body).statusCode());
        provider.onCompletion(answers("canary-that-is-no-json-91bd"));
        canaries.add("nonsense", "canary-that-is-no-json-91bd");
        assertEquals(502, gateway.complete(key, body).statusCode());
        assertEquals(400, gateway.complete(key, body + "canary").statusCode());
        assertEquals(404, gateway.complete(key, body.replace("acme/m", "acme/x")).statusCode());
    }

    /// Credentials of all three kinds, and one in the wrong place.
    private void administer(TestGateway gateway, FakeProvider provider, String admin)
            throws NoSuchAlgorithmException {
        String url = provider.baseUrl().toString();
        String given = canaries.add("credential given over REST", "canary-credential-sk-5e21c0");
        String misplaced = canaries.add("misplaced credential", "canary-misplaced-sk-5e21c0");
        canaries.add("credential in the environment", System.getenv(VARIABLE));
        var json = TestGateway.JSON.createObjectNode();
        json.putObject("credential").put("api_key", given);
        assertEquals(200, edit(gateway, admin, "PATCH", "/acme", json.toString()));
        json.putObject("settings").put("auth_scheme", 5).put("api_key", misplaced);
        assertEquals(400, edit(gateway, admin, "PATCH", "/acme", json.toString()));
        json = TestGateway.JSON.createObjectNode();
        json.put("id", "variable").put("adapter_class", "openai-compatible");
        json.put("base_url", url).put("is_enabled", true);
        json.putObject("credential").put("env", VARIABLE);
        assertEquals(201, edit(gateway, admin, "POST", "", json.toString()));
        json.put("id", "robot").put("adapter_class", "vertex");
        json.putObject("credential").put("api_key", serviceAccount());
        assertEquals(201, edit(gateway, admin, "POST", "", json.toString()));
    }

    private static int edit(
            TestGateway gateway, String admin, String method, String path, String body) {
        String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
        return gateway.send(
                        gateway.request(
                                        "/admin/v1/providers" + path,
                                        "Authorization",
                                        "Bearer " + admin,
                                        "Content-Type",
                                        type)
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build())
                .statusCode();
    }

    private String serviceAccount() throws NoSuchAlgorithmException {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        byte[] encoded = keys.generateKeyPair().getPrivate().getEncoded();
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        canaries.add("service account's key", base64.lines().skip(10).findFirst().orElseThrow());
        return TestGateway.JSON
                .createObjectNode()
                .put("type", "service_account")
                .put("project_id", "p")
                .put("private_key_id", "1")
                .put("client_email", "robot@p.iam.gserviceaccount.com")
                .put("client_id", "7")
                .put("token_uri", "https://oauth2.googleapis.com/token")
                .put(
                        "private_key",
                        "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n")
                .toString();
    }

    private void callTheOthers(TestGateway gateway, FakeProvider provider, String key) {
        provider.onCompletion(answers(canaries.completion()));
        assertEquals(
                200, gateway.complete(key, canaries.request("variable/m", false)).statusCode());
        assertEquals(
                "Bearer " + System.getenv(VARIABLE),
                provider.lastRequest().header("authorization").orElseThrow());
        // Refused by the provider, whose API this is not; what counts is that it was signed for.
        gateway.complete(key, canaries.request("robot/google/gemini-x", false));
        String token = provider.lastRequest().header("authorization").orElseThrow();
        assertTrue(token.startsWith("Bearer ey"), "a signed token was sent");
        canaries.add("signed token", token.substring(token.length() - 60));
    }
}
