package dev.portolan.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.testing.Await;
import dev.portolan.testing.Corpus;
import dev.portolan.testing.OpenAiContract;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.ReplayProvider;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Everything on `/v1` has the shape that OpenAI publishes.
class ContractTest {
    @RegisterExtension static final PostgresExtension POSTGRES = TestCatalog.postgres();

    @TempDir static Path directory;

    static final String TOOL =
            """
            {"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}\
            """;

    static OpenAiContract contract;
    static TestCatalog catalog;
    static TestGateway gateway;
    static String key;

    @BeforeAll
    static void start() {
        contract = OpenAiContract.required();
        catalog = new TestCatalog(POSTGRES.database(), directory);
        POSTGRES.database()
                .execute(
                        """
                        INSERT INTO providers (id, display_name, adapter_class, is_enabled)
                        VALUES ('sandbox', 'Sandbox', 'dev.portolan.provider.sandbox.SandboxAdapter', true)
                        """);
        catalog.models(
                "sandbox/echo",
                "sandbox/tools",
                "sandbox/long",
                "sandbox/fail-429",
                "sandbox/fail-500",
                "sandbox/fail-401",
                "sandbox/fail-mid-stream");
        catalog.change(tables ->
                tables.models()
                        .insert(
                                TestCatalog.model(
                                        "sandbox/embed",
                                        ModelFacts.ofKind(ModelKind.EMBEDDING),
                                        true,
                                        Lifecycle.ACTIVE)));
        key = catalog.key();
        gateway =
                new TestGateway.Setup(
                                POSTGRES.database(),
                                catalog.keyringFile(),
                                directory.resolve("api"))
                        .start();
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'model': 'sandbox/echo'}",
                "{'model': 'sandbox/echo', 'n': 3}",
                "{'model': 'sandbox/echo', 'max_tokens': 1}",
                "{'model': 'sandbox/long'}",
                "{'model': 'sandbox/tools', 'tools': [TOOL]}",
                "{'model': 'sandbox/echo', 'tools': [TOOL], 'tool_choice': 'required'}"
            })
    void completionsAreValidWholeAndStreamed(String request) throws Exception {
        HttpResponse<String> whole = ask(request, false);
        HttpResponse<String> streamed = ask(request, true);

        assertEquals(200, whole.statusCode(), whole.body());
        contract.assertValid("CreateChatCompletionResponse", whole.body());
        assertEquals(200, streamed.statusCode(), streamed.body());
        contract.assertValidStream(streamed.body());
    }

    @Test
    void aStreamWithUsageIsValid() throws Exception {
        HttpResponse<String> streamed =
                ask("{'model': 'sandbox/echo', 'stream_options': {'include_usage': true}}", true);

        contract.assertValidStream(streamed.body());
        assertTrue(streamed.body().contains("\"total_tokens\""), streamed.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'Hello'",
                "['Hello', 'harbour'], 'dimensions': 8",
                "[1, 2, 3]",
                "[[1], [2, 3]], 'encoding_format': 'float'"
            })
    void embeddingsAreValid(String input) {
        HttpResponse<String> embedded =
                gateway.post(
                        "/v1/embeddings",
                        key,
                        "{'model': 'sandbox/embed', 'input': %s}"
                                .formatted(input)
                                .replace('\'', '"'));

        assertEquals(200, embedded.statusCode(), embedded.body());
        contract.assertValid("CreateEmbeddingResponse", embedded.body());
    }

    @Test
    void completionsOfTextAreValidWholeAndStreamed() {
        String request =
                "{\"model\":\"sandbox/echo\",\"prompt\":[\"Once upon\",\"a\"],\"max_tokens\":1";

        HttpResponse<String> whole = gateway.post("/v1/completions", key, request + "}");
        HttpResponse<String> streamed =
                gateway.post("/v1/completions", key, request + ",\"stream\":true}");

        contract.assertValid("CreateCompletionResponse", whole.body());
        contract.assertValidStream("CreateCompletionResponse", streamed.body());
    }

    @Test
    void refusalsOfTheOtherOperationsAreValid() {
        for (String path : List.of("/v1/embeddings", "/v1/completions")) {
            contract.assertValid("ErrorResponse", gateway.post(path, "nonsense", "{}").body());
            contract.assertValid("ErrorResponse", gateway.post(path, key, "{}").body());
            contract.assertValid("ErrorResponse", gateway.get(path).body());
        }
        contract.assertValid(
                "ErrorResponse",
                gateway.complete(key, "{\"model\":\"sandbox/embed\",\"messages\":[]}").body());
    }

    @ParameterizedTest
    @CsvSource({
        "429, sandbox/fail-429",
        "500, sandbox/fail-500",
        "401, sandbox/fail-401",
        "404, sandbox/nobody",
        "404, nobody"
    })
    void errorsAreValid(int status, String model) throws Exception {
        HttpResponse<String> refused = ask("{'model': '" + model + "'}", false);

        assertEquals(status, refused.statusCode(), refused.body());
        contract.assertValid("ErrorResponse", refused.body());
    }

    @Test
    void refusalsAreValid() {
        contract.assertValid("ErrorResponse", gateway.complete("nonsense", "{}").body());
        contract.assertValid("ErrorResponse", gateway.complete(key, "{").body());
        contract.assertValid("ErrorResponse", gateway.get("/v1/chat/completions").body());
        contract.assertValid("ErrorResponse", gateway.get("/v1/nothing").body());
        contract.assertValid("ErrorResponse", gateway.get("/v1/models").body());
    }

    @Test
    void listsAreValid() {
        String bearer = "Bearer " + key;

        contract.assertValid(
                "ListModelsResponse", gateway.get("/v1/models", "Authorization", bearer).body());
        contract.assertValid(
                "Model", gateway.get("/v1/models/sandbox/echo", "Authorization", bearer).body());
    }

    /// What passes as bytes is as valid as it was.
    @Test
    void recordedAnswersOfOpenAiAreStillValid() throws Exception {
        Corpus corpus = Corpus.required();
        List<String> invalid = new ArrayList<>();
        int checked = 0;
        try (ReplayProvider replay = ReplayProvider.start(corpus, "openai")) {
            catalog.provider("openai", replay.baseUrl("openai"));
            catalog.models("openai/m");
            Await.await(
                    "the model is served",
                    TestGateway.SOON,
                    () ->
                            gateway.get("/v1/models/openai/m", "Authorization", "Bearer " + key)
                                            .statusCode()
                                    == 200);
            for (Corpus.Entry entry : corpus.index()) {
                if (!isCompletionOfOpenAi(entry)) {
                    continue;
                }
                boolean stream = entry.api().equals("stream");
                HttpResponse<String> answer =
                        ask("{'model': 'openai/m', 'recording': '" + entry.id() + "'}", stream);
                assertEquals(200, answer.statusCode(), entry.id());
                checked++;
                try {
                    if (stream) {
                        contract.assertValidStream(answer.body());
                    } else {
                        contract.assertValid("CreateChatCompletionResponse", answer.body());
                    }
                } catch (AssertionError e) {
                    invalid.add(entry.id() + ": " + e.getMessage());
                }
            }
        }

        assertTrue(checked > 20, "only " + checked + " recordings");
        assertEquals(List.of(), invalid);
    }

    private static boolean isCompletionOfOpenAi(Corpus.Entry entry) {
        return entry.provider().equals("openai")
                && entry.dialect().equals("openai-chat")
                && List.of("chat", "stream").contains(entry.api())
                && entry.status() == 200
                && !entry.tags().contains("possibly-edited")
                // A preview of 2023, which ended with `finish_details` in place of `finish_reason`.
                && !entry.id().equals("openai-vision-7aed41dc");
    }

    /// @param request JSON, with single quotes
    private static HttpResponse<String> ask(String request, boolean stream) throws Exception {
        ObjectNode body =
                (ObjectNode)
                        TestGateway.JSON.readTree(request.replace('\'', '"').replace("TOOL", TOOL));
        body.put("stream", stream);
        body.putArray("messages")
                .addObject()
                .put("role", "user")
                .put("content", "Hello, harbour of many words!");
        return gateway.complete(key, TestGateway.JSON.writeValueAsString(body));
    }
}
