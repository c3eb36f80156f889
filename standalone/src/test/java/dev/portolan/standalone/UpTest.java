package dev.portolan.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portolan.standalone.cli.ExitCode;
import dev.portolan.testing.Await;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real thing from an empty directory, with the configuration that ships.
class UpTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir private static Path directory;
    private static PortolanProcess portolan;
    private static Shell shell;

    @BeforeAll
    static void start() throws IOException {
        portolan =
                PortolanProcess.run(directory, Map.of(), "up", "--port", "0", "--data", "data")
                        .awaitReady();
        shell = new Shell(directory, portolan, HTTP);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        portolan.close();
        HTTP.close();
    }

    @Test
    void theRequestItPrintsWorksWhenPasted() throws Exception {
        String block = portolan.output();
        String curl = block.substring(block.indexOf("  curl "), block.indexOf("  on "));

        JsonNode answer = json(shell.run(curl));

        assertEquals(
                "Hello, harbour!",
                answer.at("/choices/0/message/content").asText(),
                answer.toString());
        assertEquals("sandbox/echo", answer.path("model").asText());
    }

    @Test
    void saysWhoIsOnAndWhatSwitchesTheOthersOn() {
        String block = portolan.output();

        assertTrue(block.matches("(?s).*  on +sandbox \\(\\d+ models\\).*"), block);
        assertTrue(block.contains("OPENROUTER_API_KEY"), block);
        assertTrue(block.contains("ollama"), block);
        assertTrue(block.contains("data/client.key for /v1, data/admin.key for /admin/v1"), block);
    }

    /// As `docs/embeddings-and-text.md` shows it.
    @Test
    void embedsAndCompletesTextWithoutAnyAccount() throws Exception {
        String page =
                Files.readString(
                        Path.of(
                                System.getProperty("portolan.root"),
                                "docs/embeddings-and-text.md"));
        String commands = page.substring(page.indexOf("```sh\n") + 6);
        commands = commands.substring(0, commands.indexOf("```"));

        String said = shell.run(commands.replace("http://127.0.0.1:8080", portolan.url()));

        assertTrue(said.contains("\"object\":\"embedding\",\"index\":1"), said);
        assertTrue(said.contains("\"text\":\"Once upon a time\""), said);
    }

    @Test
    void streams() throws Exception {
        HttpResponse<String> answer = shell.complete(shell.key("client"), completion(true));

        List<String> lines = answer.body().lines().toList();
        assertEquals(200, answer.statusCode());
        assertTrue(
                lines.stream().filter(line -> line.startsWith("data: ")).count() > 2,
                answer.body());
        assertTrue(lines.contains("data: [DONE]"), answer.body());
    }

    @Test
    void keepsEverythingFromOtherUsersOfTheMachine() throws IOException {
        assertEquals("rwx------", rights("data"));
        for (String file : List.of("data/client.key", "data/admin.key", "data/keyring.json")) {
            assertEquals("rw-------", rights(file));
        }
    }

    @Test
    void logsEachRequestAsOneLineOfJson() throws Exception {
        String id =
                shell.complete(shell.key("client"), completion(false))
                        .headers()
                        .firstValue("x-request-id")
                        .orElseThrow();

        JsonNode line =
                Await.value(
                        SOON,
                        () ->
                                Files.readAllLines(directory.resolve("data/logs/requests.log"))
                                        .stream()
                                        .filter(each -> each.contains(id))
                                        .findFirst()
                                        .map(UpTest::json));

        assertEquals("sandbox/echo", line.path("requestedModel").asText());
        assertEquals(200, line.path("status").asInt());
    }

    @Test
    void theTerminalClientShowsTheCatalog() {
        Shell.Told models = shell.portolan("models", "--provider", "sandbox", "--available");
        Shell.Told searched = shell.portolan("models", "--q", "sandbox/ec", "--json");
        Shell.Told providers = shell.portolan("providers");

        assertTrue(models.out().contains("\nsandbox/echo "), models.toString());
        assertEquals(
                "sandbox/echo",
                json(searched.out()).at("/data/0/model_id").asText(),
                searched.toString());
        assertTrue(providers.out().matches("(?s).*sandbox +ready .*"), providers.toString());
        assertTrue(
                providers.out().matches("(?s).*openrouter +off: [a-z ]+ +\\$OPENROUTER_API_KEY .*"),
                providers.toString());
    }

    @Test
    void theTerminalClientSynchronises() {
        Shell.Told dry = shell.portolan("sync", "sandbox", "--dry-run");
        Shell.Told real = shell.portolan("sync");

        assertEquals(ExitCode.OK, dry.end(), dry.toString());
        assertTrue(dry.out().contains("succeeded (dry run)"), dry.toString());
        assertTrue(dry.out().contains("No differences."), dry.toString());
        assertEquals(ExitCode.OK, real.end(), real.toString());
        assertTrue(real.out().matches("(?s).*sandbox +succeeded +\\d+ +0 .*"), real.toString());
        assertEquals(ExitCode.FAILED, shell.portolan("sync", "nobody").end());
    }

    @Test
    void theTerminalClientMakesKeysAndRevokesThem() {
        Shell.Told made =
                shell.portolan(
                        "keys",
                        "create",
                        "--name",
                        "for a day",
                        "--models",
                        "sandbox/*",
                        "--expires",
                        "1d");
        String key = made.out().strip();
        assertEquals(ExitCode.OK, made.end(), made.toString());
        Await.await("the new key opens", SOON, () -> status(key) == 200);
        String id = key.split("_")[1];
        Shell.Told list = shell.portolan("keys", "list");
        assertTrue(list.out().matches("(?s).*" + id + " +client +for a day .*"), list.toString());

        Shell.Told revoked = shell.portolan("keys", "revoke", id);

        assertEquals(ExitCode.OK, revoked.end(), revoked.toString());
        Await.await("the key opens no more", SOON, () -> status(key) == 401);
    }

    @Test
    void refusesADirectoryInUse() throws Exception {
        assertRefused(
                1,
                "in use by another running Portolan",
                Map.of(),
                "up",
                "--port",
                "0",
                "--data",
                "data");
    }

    @Test
    void refusesATakenPort() throws Exception {
        String port = portolan.url().substring(portolan.url().lastIndexOf(':') + 1);

        assertRefused(
                1,
                "port " + port + " of 127.0.0.1 is taken",
                Map.of(),
                "up",
                "--port",
                port,
                "--data",
                "other");
    }

    @Test
    void refusesADirectoryThatIsAFile() throws Exception {
        Files.writeString(directory.resolve("file"), "x");

        assertRefused(1, "is a file", Map.of(), "up", "--port", "0", "--data", "file");
    }

    @Test
    void refusesWhatItDoesNotUnderstand() throws Exception {
        assertRefused(2, "unknown option --prot", Map.of(), "up", "--prot", "80");
        assertRefused(2, "unknown command 'upp'", Map.of(), "upp");
    }

    @Test
    void refusesAConfigurationThatMakesNoSense() throws Exception {
        // With the connector that these tests' processes change a setting of.
        Path file =
                Files.writeString(
                        directory.resolve("odd.yml"),
                        """
                        server:
                          applicationConnectors:
                            - type: http
                        api:
                          catalogue: {}
                        """);

        assertRefused(
                1,
                "catalogue",
                Map.of(),
                "up",
                "--port",
                "0",
                "--data",
                "odd",
                "--config",
                file.toString());
    }

    @Test
    void refusesAKeyThatIsNoneWithoutRepeatingIt() throws Exception {
        assertRefused(
                1,
                "PORTOLAN_CLIENT_KEY: ",
                Map.of("PORTOLAN_CLIENT_KEY", "sk-secret"),
                "up",
                "--port",
                "0",
                "--data",
                "third");
    }

    @Test
    void refusesAConfigurationThatIsNotThere() throws Exception {
        assertRefused(
                1,
                "nowhere.yml cannot be read",
                Map.of(),
                "up",
                "--port",
                "0",
                "--data",
                "fourth",
                "--config",
                "nowhere.yml");
    }

    private static void assertRefused(
            int exitCode, String why, Map<String, String> environment, String... words)
            throws Exception {
        try (var refused = PortolanProcess.run(directory, environment, words)) {
            assertEquals(exitCode, refused.exitCode());
            // The process can end a moment before its last words have been read.
            String reason =
                    Await.value(
                            SOON,
                            () ->
                                    refused.errors()
                                            .lines()
                                            .filter(line -> line.startsWith("portolan"))
                                            .findFirst());
            assertTrue(reason.contains(why), refused.errors());
            assertFalse(refused.errors().contains("\tat "), refused.errors());
            assertFalse(refused.errors().contains("starting"), refused.errors());
            assertFalse(refused.errors().contains("sk-secret"), refused.errors());
        }
    }

    private static int status(String key) throws IOException, InterruptedException {
        return shell.complete(key, completion(false)).statusCode();
    }

    private static String completion(boolean streamed) {
        return """
        {"model": "sandbox/echo", "stream": %s, "messages": [{"role": "user", "content": "one two three"}]}
        """
                .formatted(streamed);
    }

    private static String rights(String file) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve(file)));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }
}
