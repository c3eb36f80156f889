package dev.portolan.provider.vertex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.ModelKind;
import dev.portolan.dialect.Dialect;
import dev.portolan.dialect.form.EmbeddingTranslator;
import dev.portolan.dialect.form.Embeddings;
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
import dev.portolan.secret.Secret;
import dev.portolan.testing.Corpus;
import dev.portolan.testing.Recording;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VertexAdapterTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVERYWHERE = "https://aiplatform.googleapis.com/v1beta1";

    private static KeyPair keys;
    private static Secret account;

    private final VertexAdapter adapter = new VertexAdapter();

    @BeforeAll
    static void makesAnAccount() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        String pem =
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n";
        account =
                Secret.of(
                        JSON.writeValueAsString(
                                Map.of(
                                        "type", "service_account",
                                        "project_id", "harbour",
                                        "private_key_id", "k-1",
                                        "private_key", pem,
                                        "client_email", "pilot@harbour.iam.gserviceaccount.com",
                                        "client_id", "1")));
    }

    private static ProviderAccess access(String settings, Secret credential) {
        return new ProviderAccess(
                TestProviders.provider("vertex", "vertex", "", settings), Optional.of(credential));
    }

    private UpstreamRequest asked(
            ProviderAccess access, Operation operation, String model, boolean stream, String body)
            throws Exception {
        ScriptedHttp http = new ScriptedHttp(_ -> Canned.json("{}"));
        adapter.complete(
                        access,
                        new CompletionCall(
                                operation,
                                new ModelId("vertex", model),
                                body.getBytes(UTF_8),
                                stream),
                        http)
                .close();
        return http.requests.getFirst();
    }

    private static JsonNode body(UpstreamRequest request) throws Exception {
        return JSON.readTree(request.body().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-flash, false, publishers/google/models/gemini-2.5-flash:generateContent",
        "gemini-2.5-flash, true,  publishers/google/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
        "claude-sonnet-4-5@20250929, false, publishers/anthropic/models/claude-sonnet-4-5%4020250929:rawPredict",
        "claude-sonnet-4-5@20250929, true,  publishers/anthropic/models/claude-sonnet-4-5%4020250929:streamRawPredict",
        "meta/llama-4-maverick, true, endpoints/openapi/chat/completions"
    })
    void asksAtTheModelsAddress(String model, boolean stream, String path) throws Exception {
        UpstreamRequest request =
                asked(access("{}", account), Operation.CHAT_COMPLETION, model, stream, "{}");

        assertEquals(
                "POST " + EVERYWHERE + "/projects/harbour/locations/global/" + path,
                request.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "https://x.example, https://x.example/v1beta1",
        "https://x.example/proxy/, https://x.example/proxy/v1beta1",
        "https://x.example/v1/, https://x.example/v1",
        "https://x.example/v1beta1, https://x.example/v1beta1"
    })
    void aBaseUrlMayNameTheVersion(String baseUrl, String versioned) throws Exception {
        ProviderAccess access =
                new ProviderAccess(
                        TestProviders.provider("vertex", "vertex", baseUrl, "{}"),
                        Optional.of(account));

        UpstreamRequest request =
                asked(access, Operation.CHAT_COMPLETION, "gemini-2.5-flash", false, "{}");

        assertEquals(
                "POST "
                        + versioned
                        + "/projects/harbour/locations/global/publishers/google/models/gemini-2.5-flash:generateContent",
                request.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "global, aiplatform.googleapis.com",
        "us, aiplatform.us.rep.googleapis.com",
        "eu, aiplatform.eu.rep.googleapis.com",
        "europe-west4, europe-west4-aiplatform.googleapis.com"
    })
    void aLocationSaysTheHost(String location, String host) throws Exception {
        UpstreamRequest request =
                asked(
                        access("{\"location\": \"" + location + "\"}", account),
                        Operation.CHAT_COMPLETION,
                        "claude-opus-4-6",
                        false,
                        "{}");

        assertEquals(host, request.uri().getHost());
        assertTrue(request.uri().getPath().contains("/locations/" + location + "/"));
    }

    @Test
    void signsForTheAccount() throws Exception {
        UpstreamRequest request =
                asked(
                        access("{\"location\": \"us-east5\", \"project\": \"other\"}", account),
                        Operation.CHAT_COMPLETION,
                        "gemini-2.5-pro",
                        false,
                        "{}");

        assertEquals(
                "https://us-east5-aiplatform.googleapis.com/v1beta1/projects/other/locations/us-east5"
                        + "/publishers/google/models/gemini-2.5-pro:generateContent",
                request.uri().toString());
        String authorization = request.headers().get("Authorization");
        assertTrue(authorization.startsWith("Bearer "), authorization);
        String[] token = authorization.substring(7).split("\\.");
        JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(token[1]));
        assertEquals("pilot@harbour.iam.gserviceaccount.com", claims.path("iss").asText());
        assertEquals(
                "https://www.googleapis.com/auth/cloud-platform", claims.path("scope").asText());
        Signature check = Signature.getInstance("SHA256withRSA");
        check.initVerify(keys.getPublic());
        check.update((token[0] + "." + token[1]).getBytes(UTF_8));
        assertTrue(check.verify(Base64.getUrlDecoder().decode(token[2])));
    }

    @Test
    void whatTheKeySignedIsKeptOutOfTheProvidersWords() throws Exception {
        ProviderAccess access = access("{}", account);
        UpstreamRequest request =
                asked(access, Operation.CHAT_COMPLETION, "gemini-2.5-pro", false, "{}");
        String token = request.headers().get("Authorization").substring("Bearer ".length());

        assertEquals(
                "Not you: [redacted] !",
                Redaction.of(adapter, access).of("Not you: " + token + " !"));
        UpstreamException unlisted =
                assertThrows(
                        UpstreamException.class,
                        () ->
                                adapter.supportedModels(
                                        access,
                                        new ScriptedHttp(asked ->
                                                Canned.status(
                                                        403,
                                                        "{\"error\": {\"message\": \"Not you: %s\"}}"
                                                                .formatted(
                                                                        asked.headers()
                                                                                .get(
                                                                                        "Authorization"))))));
        assertEquals(
                "the credential was refused (403): Not you: Bearer [redacted]",
                unlisted.getMessage());
    }

    @Test
    void anApiKeyNeedsNoProject() throws Exception {
        UpstreamRequest request =
                asked(
                        access("{}", Secret.of("AIza-test")),
                        Operation.CHAT_COMPLETION,
                        "gemini-2.5-pro",
                        false,
                        "{}");

        assertEquals(
                "POST " + EVERYWHERE + "/publishers/google/models/gemini-2.5-pro:generateContent",
                request.toString());
        assertEquals("AIza-test", request.headers().get("x-goog-api-key"));
        assertFalse(request.headers().containsKey("Authorization"));
    }

    @Test
    void tellsClaudesVersionInTheBody() throws Exception {
        UpstreamRequest request =
                asked(
                        access("{}", account),
                        Operation.CHAT_COMPLETION,
                        "claude-opus-4-1@20250805",
                        false,
                        "{\"model\": \"claude-opus-4-1@20250805\", \"max_tokens\": 5, \"temperature\": 0.10}");

        assertEquals(
                "{\"max_tokens\":5,\"temperature\":0.10,\"anthropic_version\":\"vertex-2023-10-16\"}",
                new String(request.body().orElseThrow(), StandardCharsets.UTF_8));
        assertEquals(
                Dialect.ANTHROPIC_MESSAGES,
                adapter.dialect(new ModelId("vertex", "claude-opus-4-1@20250805")));
        assertEquals(Dialect.OPENAI_CHAT, adapter.dialect(new ModelId("vertex", "meta/llama-4")));
        assertEquals(Dialect.GEMINI, adapter.dialect(new ModelId("vertex", "gemini-3-pro")));
    }

    @Test
    void embedsInEitherOfItsWays() throws Exception {
        String batch =
                """
                {"requests": [{"model": "models/m", "content": {"parts": [{"text": "sea"}]}, "outputDimensionality": 256, "taskType": "RETRIEVAL_QUERY"}]}
                """;

        UpstreamRequest predict =
                asked(
                        access("{}", account),
                        Operation.EMBEDDING,
                        "text-embedding-005",
                        false,
                        batch);
        UpstreamRequest embed =
                asked(
                        access("{}", account),
                        Operation.EMBEDDING,
                        "gemini-embedding-2",
                        false,
                        batch);

        assertTrue(predict.uri().toString().endsWith("/text-embedding-005:predict"));
        assertEquals(
                JSON.readTree(
                        "{\"instances\": [{\"content\": \"sea\", \"task_type\": \"RETRIEVAL_QUERY\"}], \"parameters\": {\"outputDimensionality\": 256}}"),
                body(predict));
        assertTrue(embed.uri().toString().endsWith("/gemini-embedding-2:embedContent"));
        assertEquals(
                JSON.readTree(
                        "{\"content\": {\"parts\": [{\"text\": \"sea\"}]}, \"outputDimensionality\": 256, \"taskType\": \"RETRIEVAL_QUERY\"}"),
                body(embed));
    }

    @Test
    void readsRecordedPredictions() throws Exception {
        EmbeddingTranslator translator =
                Dialect.GEMINI.translator().orElseThrow().embeddings().orElseThrow();
        List<Recording> recordings =
                Corpus.required()
                        .recordings(entry ->
                                entry.provider().equals("vertexai")
                                        && entry.api().equals("embeddings"));
        for (Recording recording : recordings) {
            JsonNode first =
                    JSON.readTree(recording.response().body()).at("/predictions/0/embeddings");

            Embeddings embeddings =
                    translator.answer(List.of(recording.response().body()), List.of());

            assertEquals(
                    first.path("values").size(),
                    embeddings.vectors().getFirst().length,
                    recording.id());
            assertEquals(
                    first.at("/statistics/token_count").asLong(),
                    embeddings.usage().orElseThrow().prompt(),
                    recording.id());
        }
        assertTrue(recordings.size() >= 2);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"type\": \"service_account\"}', false",
        "'{not json', false",
        "AIza-test, true",
        "'two\nlines', false"
    })
    void objectsToWhatIsNoCredential(String credential, boolean isOne) {
        ProviderAccess access = access("{}", Secret.of("unused"));

        Optional<String> objection = adapter.objectionTo(access.provider(), Secret.of(credential));

        assertEquals(isOne, objection.isEmpty());
        assertFalse(objection.orElse("").contains(credential));
        assertTrue(adapter.objectionTo(access.provider(), account).isEmpty());
    }

    @Test
    void listsEveryPublishersPages() throws Exception {
        ScriptedHttp http =
                new ScriptedHttp(request ->
                        Canned.json(
                                request.uri().getPath().contains("anthropic")
                                        ? "{\"publisherModels\": [{\"name\": \"publishers/anthropic/models/claude-sonnet-4-5\", \"versionId\": \"20250929\"}]}"
                                        : request.uri().getQuery().contains("pageToken=t")
                                                ? "{\"publisherModels\": [{\"name\": \"publishers/google/models/text-embedding-005\"}, {\"versionId\": \"1\"}]}"
                                                : "{\"publisherModels\": [{\"name\": \"publishers/google/models/gemini-2.5-pro\", \"launchStage\": \"GA\"}], \"nextPageToken\": \"t\"}"));

        ModelList list = adapter.supportedModels(access("{}", account), http);

        assertEquals(
                "https://aiplatform.googleapis.com/v1beta1/publishers/google/models?pageSize=100",
                http.requests.getFirst().uri().toString());
        assertEquals(
                Map.of(
                        "gemini-2.5-pro", ModelKind.CHAT,
                        "text-embedding-005", ModelKind.EMBEDDING,
                        "claude-sonnet-4-5@20250929", ModelKind.CHAT),
                list.models().stream()
                        .collect(
                                Collectors.toMap(
                                        ListedModel::upstreamModel,
                                        model -> model.facts().kind())));
        assertEquals(List.of("entry 3 has no name"), list.skipped());
    }

    @Test
    void aPublisherThatRefusesFailsTheList() {
        ScriptedHttp http =
                new ScriptedHttp(request ->
                        request.uri().getPath().contains("anthropic")
                                ? Canned.status(403, "{\"error\": {\"message\": \"no\"}}")
                                : Canned.json(
                                        "{\"publisherModels\": [{\"name\": \"publishers/google/models/gemini-2.5-pro\"}]}"));

        assertThrows(
                UpstreamException.class,
                () -> adapter.supportedModels(access("{}", account), http));
    }

    @Test
    void readsARecordedList() throws Exception {
        Recording recording =
                Corpus.required().largestModelList("vertexai", "gemini").orElseThrow();
        ScriptedHttp http = new ScriptedHttp(_ -> Canned.json(recording.response().text()));

        ModelList list =
                adapter.supportedModels(
                        access("{\"publishers\": \"google\"}", Secret.of("AIza-test")), http);

        assertEquals(List.of(), list.skipped());
        assertEquals(
                recording.response().text().split("\"name\":", -1).length - 1,
                list.models().size());
    }
}
