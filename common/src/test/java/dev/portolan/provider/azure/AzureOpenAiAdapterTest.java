package dev.portolan.provider.azure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.ModelKind;
import dev.portolan.dialect.Dialect;
import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.ListedModel;
import dev.portolan.provider.ModelList;
import dev.portolan.provider.Operation;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.Redaction;
import dev.portolan.provider.ScriptedHttp;
import dev.portolan.provider.ScriptedHttp.Canned;
import dev.portolan.provider.TestProviders;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AzureOpenAiAdapterTest {
    private static final String ROOT = "https://harbour.openai.azure.com";
    private static final String ENTRA = "{\"tenant_id\": \"t-1\", \"client_id\": \"c-1\"}";
    private static final String TOKEN = "https://login.microsoftonline.com/t-1/oauth2/v2.0/token";

    private final TestClock clock = new TestClock();
    private final AzureOpenAiAdapter adapter = new AzureOpenAiAdapter(clock);

    private static ProviderAccess access(String settings) {
        return TestProviders.access("azure", ROOT, settings);
    }

    private UpstreamRequest asked(ProviderAccess access, Operation operation, String model)
            throws Exception {
        ScriptedHttp http = new ScriptedHttp(_ -> Canned.json("{}"));
        call(access, operation, model, http);
        return http.requests.getLast();
    }

    private void call(ProviderAccess access, Operation operation, String model, ScriptedHttp http)
            throws Exception {
        adapter.complete(
                        access,
                        new CompletionCall(
                                operation,
                                new ModelId("azure", model),
                                "{}".getBytes(UTF_8),
                                false),
                        http)
                .close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|CHAT_COMPLETION|/openai/v1/chat/completions",
                "{}|EMBEDDING|/openai/v1/embeddings",
                "{\"api\": \"v1\", \"api_version\": \"preview\"}|CHAT_COMPLETION|/openai/v1/chat/completions?api-version=preview",
                "{\"api_version\": \"2025-04-01-preview\"}|TEXT_COMPLETION|/openai/deployments/my+gpt/completions?api-version=2025-04-01-preview",
                "{\"api\": \"deployments\"}|EMBEDDING|/openai/deployments/my+gpt/embeddings?api-version=2024-10-21",
                "{\"api\": \"models\"}|CHAT_COMPLETION|/models/chat/completions?api-version=2024-05-01-preview"
            })
    void asksWhereTheApiIs(String settings, Operation operation, String path) throws Exception {
        UpstreamRequest request = asked(access(settings), operation, "my gpt");

        assertEquals("POST " + ROOT + path, request.toString());
        assertEquals("test-credential", request.headers().get("api-key"));
        assertFalse(request.headers().containsKey("Authorization"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openai/v1/", "/openai", "/anthropic", "/"})
    void aBaseUrlForOthersClientsWillDo(String suffix) throws Exception {
        ProviderAccess access = TestProviders.access("azure", ROOT + suffix, "{}");

        assertEquals(
                "POST " + ROOT + "/openai/v1/chat/completions",
                asked(access, Operation.CHAT_COMPLETION, "gpt").toString());
        assertEquals(
                "POST " + ROOT + "/anthropic/v1/messages",
                asked(access, Operation.CHAT_COMPLETION, "Claude-Opus").toString());
    }

    @Test
    void speaksAnthropicsDialectToClaude() throws Exception {
        UpstreamRequest request =
                asked(access("{}"), Operation.CHAT_COMPLETION, "my-claude-sonnet-4-5");

        assertEquals("POST " + ROOT + "/anthropic/v1/messages", request.toString());
        assertEquals("test-credential", request.headers().get("x-api-key"));
        assertEquals("2023-06-01", request.headers().get("anthropic-version"));
        assertFalse(request.headers().containsKey("api-key"));
        assertEquals(
                Dialect.ANTHROPIC_MESSAGES,
                adapter.dialect(new ModelId("azure", "my-claude-sonnet-4-5")));
        assertEquals(Dialect.OPENAI_CHAT, adapter.dialect(new ModelId("azure", "gpt-4o")));
    }

    @Test
    void exchangesAClientSecretForATokenAndKeepsIt() throws Exception {
        ScriptedHttp http =
                new ScriptedHttp(request ->
                        Canned.json(
                                request.uri().toString().equals(TOKEN)
                                        ? "{\"token_type\": \"Bearer\", \"expires_in\": 3599, \"access_token\": \"tok\"}"
                                        : "{}"));

        call(access(ENTRA), Operation.CHAT_COMPLETION, "gpt", http);
        call(access(ENTRA), Operation.CHAT_COMPLETION, "gpt", http);
        clock.advance(Duration.ofHours(1));
        call(access(ENTRA), Operation.CHAT_COMPLETION, "gpt", http);

        List<String> asked = http.requests.stream().map(UpstreamRequest::toString).toList();
        String chat = "POST " + ROOT + "/openai/v1/chat/completions";
        assertEquals(List.of("POST " + TOKEN, chat, chat, "POST " + TOKEN, chat), asked);
        assertEquals(
                "grant_type=client_credentials&client_id=c-1"
                        + "&scope=https%3A%2F%2Fcognitiveservices.azure.com%2F.default&client_secret=test-credential",
                new String(http.requests.getFirst().body().orElseThrow(), UTF_8));
        assertEquals("Bearer tok", http.requests.get(1).headers().get("Authorization"));
        assertFalse(http.requests.get(1).headers().containsKey("api-key"));
    }

    @Test
    void saysThatMicrosoftGaveNoToken() {
        ScriptedHttp http =
                new ScriptedHttp(_ ->
                        Canned.status(
                                400,
                                "{\"error\": \"invalid_client\", \"error_description\": \"AADSTS7000215: Invalid client secret test-credential\"}"));

        UpstreamException refused =
                assertThrows(
                        UpstreamException.class,
                        () -> call(access(ENTRA), Operation.CHAT_COMPLETION, "gpt", http));

        assertEquals(Optional.of(401), refused.status());
        assertTrue(
                String.valueOf(refused.getMessage()).startsWith("Microsoft Entra ID gave no token"),
                refused.getMessage());
        assertFalse(String.valueOf(refused.getMessage()).contains("test-credential"));
    }

    @Test
    void aTokenIsKeptOutOfTheProvidersWords() throws Exception {
        ScriptedHttp http =
                new ScriptedHttp(request ->
                        request.uri().toString().equals(TOKEN)
                                ? Canned.json(
                                        "{\"expires_in\": 3599, \"access_token\": \"eyJ0eXAi.b.c\"}")
                                : Canned.status(
                                        403,
                                        "{\"error\": {\"message\": \"No rights: eyJ0eXAi.b.c\"}}"));
        call(access(ENTRA), Operation.CHAT_COMPLETION, "gpt", http);

        assertEquals(
                "No rights: [redacted]",
                Redaction.of(adapter, access(ENTRA)).of("No rights: eyJ0eXAi.b.c"));
        UpstreamException unlisted =
                assertThrows(
                        UpstreamException.class,
                        () -> adapter.supportedModels(access(ENTRA), http));
        assertEquals(
                "the credential was refused (403): No rights: [redacted]", unlisted.getMessage());
    }

    @Test
    void halfAnApplicationIsALack() {
        assertTrue(adapter.lack(access("{\"client_id\": \"c\"}").provider()).isPresent());
        assertTrue(adapter.lack(access(ENTRA).provider()).isEmpty());
    }

    private static Map<String, ModelKind> kinds(ModelList list) {
        return list.models().stream()
                .collect(
                        Collectors.toMap(
                                ListedModel::upstreamModel, model -> model.facts().kind()));
    }

    @Test
    void listsWhatCouldBeDeployed() throws Exception {
        ScriptedHttp http =
                new ScriptedHttp(_ ->
                        Canned.json(
                                """
                                {"object": "list", "data": [
                                  {"id": "gpt-4o", "object": "model", "lifecycle_status": "generally-available",
                                   "capabilities": {"inference": true, "completion": false, "chat_completion": true, "embeddings": false}},
                                  {"id": "ada-3", "object": "model", "capabilities": {"chat_completion": false, "embeddings": true}},
                                  {"id": "instruct", "object": "model", "capabilities": {"completion": true, "chat_completion": false, "embeddings": false}},
                                  {"id": "pilot-pro", "object": "model", "capabilities": {"completion": false, "chat_completion": false, "embeddings": false}},
                                  {"id": "dall-e-3", "object": "model", "capabilities": {"completion": true, "chat_completion": false, "embeddings": false}}]}
                                """));

        ModelList list = adapter.supportedModels(access("{}"), http);

        assertEquals("GET " + ROOT + "/openai/v1/models", http.requests.getFirst().toString());
        assertEquals(
                Map.of(
                        "gpt-4o", ModelKind.CHAT,
                        "ada-3", ModelKind.EMBEDDING,
                        "instruct", ModelKind.COMPLETION,
                        "pilot-pro", ModelKind.OTHER,
                        "dall-e-3", ModelKind.IMAGE),
                kinds(list));
    }

    @Test
    void listsDeploymentsByWhatIsDeployed() throws Exception {
        ScriptedHttp http =
                new ScriptedHttp(_ ->
                        Canned.json(
                                """
                                {"object": "list", "data": [
                                  {"object": "deployment", "id": "ours", "model": "gpt-4o", "status": "succeeded"},
                                  {"object": "deployment", "id": "search", "model": "text-embedding-3-small", "status": "succeeded"}]}
                                """));

        ModelList list = adapter.supportedModels(access("{\"api\": \"deployments\"}"), http);

        assertEquals(
                "GET " + ROOT + "/openai/deployments?api-version=2022-12-01",
                http.requests.getFirst().toString());
        assertEquals(Map.of("ours", ModelKind.CHAT, "search", ModelKind.EMBEDDING), kinds(list));
    }

    @Test
    void takesAListFromItsSettings() throws Exception {
        ScriptedHttp http = new ScriptedHttp(_ -> Canned.json("{}"));

        ModelList list =
                adapter.supportedModels(
                        access(
                                "{\"deployments\": [\"gpt-4o\", {\"id\": \"search\", \"type\": \"embedding\", \"max_input_tokens\": 8191}]}"),
                        http);

        assertEquals(List.of(), http.requests);
        assertEquals(Map.of("gpt-4o", ModelKind.CHAT, "search", ModelKind.EMBEDDING), kinds(list));
        assertEquals(Optional.of(8191), list.models().getLast().facts().contextLength());
    }
}
