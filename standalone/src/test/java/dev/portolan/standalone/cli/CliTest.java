package dev.portolan.standalone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliTest {
    private static final Clock NOON =
            Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    @TempDir private Path data;
    private FakeGateway gateway;

    @BeforeEach
    void openGateway() throws IOException {
        gateway = new FakeGateway();
        environment.put("PORTOLAN_URL", gateway.url());
        environment.put("PORTOLAN_ADMIN_KEY", FakeGateway.KEY);
    }

    @AfterEach
    void closeGateway() {
        gateway.close();
    }

    @Test
    void listsModelsOfAllPagesInAlignedColumns() {
        gateway.answering(
                        "GET /models?available=true&limit=200&provider=groq",
                        200,
                        """
                        {"data": [{"model_id": "groq/llama", "kind": "chat", "context_length": 131072,
                          "max_output_tokens": null, "price_prompt": "0.00000059", "price_completion": "0",
                          "input_modalities": ["image", "text"], "is_available": true, "lifecycle": "active"}],
                         "next_cursor": "c2"}\
                        """)
                .answering(
                        "GET /models?available=true&cursor=c2&limit=200&provider=groq",
                        200,
                        """
                        {"data": [{"model_id": "groq/whisper", "kind": "audio", "is_available": false,
                          "lifecycle": "missing"}], "next_cursor": null}\
                        """);

        ExitCode end = run("models", "--provider", "groq", "--available");

        assertEquals(ExitCode.OK, end);
        assertEquals(
                """
                MODEL         KIND   CONTEXT  MAX OUT  $/M IN  $/M OUT  TAKES       STATE
                groq/llama    chat    131072        -    0.59        0  image,text  active
                groq/whisper  audio        -        -       -        -  -           missing, off
                """,
                out());
        assertEquals("2 models\n", err());
    }

    @Test
    void printsJsonAsTheApiAnswersIt() {
        gateway.answering(
                "GET /providers", 200, "{\"data\":[{\"id\":\"x\"}],\"next_cursor\":null}");

        ExitCode end = run("providers", "--json");

        assertEquals(ExitCode.OK, end);
        assertEquals("{\"data\":[{\"id\":\"x\"}]}", out().replaceAll("\\s", ""));
    }

    @Test
    void watchesARunUntilItIsOver() {
        gateway.answering("POST /providers/groq/sync?dry_run=false", 202, aRun("queued", ""))
                .answering("GET /sync-runs/r1", 200, aRun("running", ""))
                .answering(
                        "GET /sync-runs/r1",
                        200,
                        aRun("succeeded", ", \"counts\": {\"listed\": 20, \"added\": 3}"));

        ExitCode end = run("sync", "groq");

        assertEquals(ExitCode.OK, end);
        assertEquals("groq: queued\ngroq: running\ngroq: succeeded\n", err());
        assertTrue(out().contains("groq      succeeded      20      3"), out());
    }

    @Test
    void failsWithTheReasonOfAFailedRun() {
        gateway.answering(
                        "POST /sync?dry_run=false", 202, "{\"data\":[" + aRun("queued", "") + "]}")
                .answering(
                        "GET /sync-runs/r1",
                        200,
                        aRun("failed", ", \"error\": \"The list is empty.\""));

        ExitCode end = run("sync");

        assertEquals(ExitCode.FAILED, end);
        assertTrue(err().endsWith("groq: The list is empty.\n"), err());
    }

    @Test
    void claimsNoEqualityWhereNothingWasCompared() {
        String more = ", \"dry_run\": true, \"diff\": []";
        gateway.answering("POST /providers/groq/sync?dry_run=true", 202, aRun("failed", more))
                .answering("POST /providers/groq/sync?dry_run=true", 202, aRun("succeeded", more));

        run("sync", "groq", "--dry-run");

        assertFalse(out().contains("No differences"), out());

        run("sync", "groq", "--dry-run");

        assertTrue(out().endsWith("No differences.\n"), out());
    }

    @Test
    void saysWhyEntriesWereSkipped() {
        gateway.answering(
                "POST /providers/groq/sync?dry_run=false",
                202,
                aRun(
                        "succeeded",
                        ", \"skipped\": [\"a: one\", \"b: two\", \"c\", \"d\", \"e\", \"f\", \"g\"]"));

        run("sync", "groq");

        assertTrue(err().endsWith("groq: skipped e\ngroq: and 2 more; --json shows all\n"), err());
        assertTrue(err().contains("groq: skipped a: one\n"), err());
        assertFalse(err().contains("skipped f"), err());
    }

    @Test
    void doesNotWaitWhenToldSo() {
        gateway.answering("POST /providers/groq/sync?dry_run=true", 202, aRun("queued", ""));

        ExitCode end = run("sync", "groq", "--dry-run", "--no-wait");

        assertEquals(ExitCode.OK, end);
        assertEquals(1, gateway.requests.size());
    }

    @Test
    void asksTheMetadataSource() {
        gateway.answering("POST /sync/metadata?dry_run=true", 202, aRun("queued", ""));

        ExitCode end = run("sync", "--metadata", "--dry-run", "--no-wait");

        assertEquals(ExitCode.OK, end);
        assertEquals(ExitCode.USAGE, run("sync", "groq", "--metadata"));
        assertEquals(ExitCode.USAGE, run("sync", "--metadata", "--approve", "r1"));
        assertEquals(1, gateway.requests.size());
    }

    @Test
    void printsANewKeyAloneOnTheStandardOutput() {
        gateway.answering(
                "POST /keys",
                201,
                """
                {"id": "abcdefghijkl", "kind": "client", "name": "ci", "key": "sk-gw1_x",
                 "allowed_models": ["groq/*", "fast"], "expires_at": "2027-02-20T12:00:00Z"}\
                """);

        ExitCode end =
                run(
                        "keys",
                        "create",
                        "--name",
                        "ci",
                        "--models",
                        "groq/*, fast",
                        "--expires",
                        "90d");

        assertEquals(ExitCode.OK, end);
        assertEquals("sk-gw1_x\n", out());
        assertEquals(
                "client key abcdefghijkl \"ci\", for groq/*,fast, until 2027-02-20 12:00:00Z. It is shown this once.\n",
                err());
        assertEquals(
                "POST /keys {\"kind\":\"client\",\"name\":\"ci\",\"allowed_models\":[\"groq/*\",\"fast\"],"
                        + "\"expires_at\":\"2027-02-20T12:00:00Z\"}",
                gateway.requests.getFirst());
    }

    @Test
    void generatesAKeyWithoutAnyGateway() {
        environment.clear();

        assertEquals(ExitCode.OK, run("keys", "generate", "--admin"));

        assertTrue(out().matches("adm_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}\n"), out());
    }

    @Test
    void revokesAKey() {
        gateway.answering("DELETE /keys/abcdefghijkl", 204, "");

        ExitCode end = run("keys", "revoke", "abcdefghijkl");

        assertEquals(ExitCode.OK, end);
        assertEquals("Key abcdefghijkl is revoked.\n", err());
    }

    @Test
    void repeatsWhatTheGatewayRefuses() {
        ExitCode end = run("sync", "nobody");

        assertEquals(ExitCode.FAILED, end);
        assertEquals("portolan sync: There is no such thing here. (HTTP 404)\n", err());
    }

    @Test
    void saysThatTheKeyIsRefused() {
        environment.put("PORTOLAN_ADMIN_KEY", "adm_other");

        ExitCode end = run("models");

        assertEquals(ExitCode.FAILED, end);
        assertTrue(err().contains("refused the administrator key"), err());
    }

    @Test
    void saysThatNobodyAnswers() {
        environment.put("PORTOLAN_URL", "http://127.0.0.1:1");

        ExitCode end = run("models");

        assertEquals(ExitCode.UNREACHABLE, end);
        assertTrue(err().contains("no gateway answers at http://127.0.0.1:1 "), err());
    }

    @Test
    void takesTheKeyFromTheEnvironmentElseFromTheDataDirectory() throws IOException {
        gateway.answering("GET /keys", 200, "{\"data\":[]}");
        Files.writeString(data.resolve("admin.key"), "adm_of_another_gateway\n");

        assertEquals(ExitCode.OK, run("keys", "list", "--data", data.toString()));

        environment.remove("PORTOLAN_ADMIN_KEY");
        Files.writeString(data.resolve("admin.key"), FakeGateway.KEY + "\n");
        assertEquals(ExitCode.OK, run("keys", "list", "--data", data.toString()));
    }

    @Test
    void saysThatAKeyIsLostWhichCouldNotBeWritten() {
        gateway.answering("POST /keys", 201, "{\"id\": \"abcdefghijkl\", \"key\": \"sk-gw1_x\"}");

        ExitCode end = runOn(brokenStream(), "keys", "create");

        assertEquals(ExitCode.FAILED, end);
        assertTrue(err().contains("is lost"), err());
        assertTrue(err().contains("keys revoke abcdefghijkl"), err());
    }

    @Test
    void failsWhereItsAnswerCannotBeWritten() {
        gateway.answering("GET /providers", 200, "{\"data\":[]}");

        assertEquals(ExitCode.FAILED, runOn(brokenStream(), "providers"));
        assertEquals(ExitCode.FAILED, runOn(brokenStream(), "keys", "generate"));
        assertTrue(err().contains("the standard output could not be written"), err());
    }

    private static PrintStream brokenStream() {
        return new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("No space left on device");
                    }
                },
                false,
                StandardCharsets.UTF_8);
    }

    @Test
    void refusesACommandLineThatMakesNoSense() {
        assertEquals(ExitCode.USAGE, run("keys", "destroy"));
        assertEquals(ExitCode.USAGE, run("keys", "create", "--expires", "soon"));
        assertEquals(ExitCode.USAGE, run("keys", "create", "--models", ","));
        assertEquals(ExitCode.USAGE, run("keys", "create", "--models", "groq/*, "));
        assertEquals(ExitCode.USAGE, run("models", "--colour"));
        assertEquals(ExitCode.USAGE, run("models", "--url", "localhost:8080"));
        environment.remove("PORTOLAN_ADMIN_KEY");
        assertEquals(ExitCode.USAGE, run("models"));
        assertEquals(ExitCode.USAGE, run("keys", "destroy"));
        assertTrue(err().strip().lines().toList().getLast().contains("no 'destroy'"), err());
        assertEquals(List.of(), gateway.requests);
    }

    private static String aRun(String status, String more) {
        return "{\"id\":\"r1\",\"provider\":\"groq\",\"status\":\"%s\"%s}".formatted(status, more);
    }

    private ExitCode run(String verb, String... words) {
        return runOn(new PrintStream(out, true, StandardCharsets.UTF_8), verb, words);
    }

    private ExitCode runOn(PrintStream stream, String verb, String... words) {
        var terminal =
                new Terminal(
                        stream,
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        OptionalInt.empty(),
                        false);
        return new Cli(environment, data, terminal, NOON).run(verb, List.of(words));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
