package dev.portolan.api;

import static dev.portolan.api.TestGateway.error;
import static dev.portolan.api.TestGateway.json;
import static dev.portolan.testing.Answers.answers;
import static dev.portolan.testing.Answers.fails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.Timeouts;
import dev.portolan.testing.Answers;
import dev.portolan.testing.FakeProvider;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.ReceivedRequest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole answers: who is let in, what is asked of the provider, what comes back.
class CompletionTest {
    @RegisterExtension static final PostgresExtension POSTGRES = TestCatalog.postgres();

    @TempDir static Path directory;

    static final String ANSWER =
            """
            {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"up/m-2026-01-01","x_new":{"a":1.0e2},\
            "choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}\
            """;

    static FakeProvider provider;
    static TestCatalog catalog;
    static TestGateway gateway;
    static String key;

    @BeforeAll
    static void start() {
        provider = FakeProvider.start();
        catalog = new TestCatalog(POSTGRES.database(), directory);
        catalog.provider("acme", provider.baseUrl());
        catalog.provider("gone", URI.create("http://127.0.0.1:1/v1"));
        catalog.models("acme/up/m", "acme/other", "gone/m");
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
        gateway.close();
        provider.close();
    }

    @BeforeEach
    void forget() {
        provider.forgetRequests();
        provider.onCompletion(answers(ANSWER));
    }

    private static String asks(String model) {
        return "{\"model\":\""
                + model
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    }

    @Test
    void passesBytesSaveTheModelsName() {
        String body =
                """
                {"messages":[{"role":"user","content":"Grüße \\u00e9"}],"x_unknown":[1.50,{"deep":null}], "model" : "acme/up/m","seed":12345678901234567890}\
                """;

        HttpResponse<String> response = gateway.complete(key, body);

        assertEquals(200, response.statusCode(), response.body());
        assertEquals(ANSWER.replace("up/m-2026-01-01", "acme/up/m"), response.body());
        ReceivedRequest asked = provider.lastRequest();
        assertEquals(body.replace("acme/up/m", "up/m"), asked.text());
        assertEquals(
                Optional.of("Bearer " + TestCatalog.CREDENTIAL), asked.header("authorization"));
    }

    @Test
    void saysWhoServedUnderWhichCatalog() {
        HttpResponse<String> response = gateway.complete(key, asks("acme/up/m"));

        assertEquals(Optional.of("acme/up/m"), response.headers().firstValue("x-portolan-model"));
        assertEquals(Optional.of("acme"), response.headers().firstValue("x-portolan-provider"));
        assertEquals(Optional.of("1"), response.headers().firstValue("x-portolan-attempts"));
        assertTrue(
                response.headers()
                        .firstValue("x-request-id")
                        .orElseThrow()
                        .matches("req_[0-9A-Z]{26}"));
        assertEquals(
                String.valueOf(gateway.ready().path("catalog_version").asLong()),
                response.headers().firstValue("x-portolan-catalog-version").orElseThrow());
        assertEquals(Optional.empty(), response.headers().firstValue("server"));
    }

    @Test
    void keepsToTheListOfHeadersThatMayPass() {
        provider.onCompletion(
                answers(ANSWER)
                        .setCookie("session=stolen")
                        .header("server", "acme")
                        .header("x-ratelimit-remaining-requests", "59")
                        .header("openai-processing-ms", "12")
                        .retryAfter("2"));

        HttpResponse<String> response =
                gateway.send(
                        gateway.completion(key, asks("acme/up/m"))
                                .header("X-Secret", "mine")
                                .build());

        assertEquals(
                Optional.of("59"), response.headers().firstValue("x-ratelimit-remaining-requests"));
        assertEquals(Optional.of("12"), response.headers().firstValue("openai-processing-ms"));
        assertEquals(Optional.empty(), response.headers().firstValue("set-cookie"));
        assertEquals(Optional.empty(), response.headers().firstValue("server"));
        assertEquals(
                Optional.empty(),
                response.headers().firstValue("retry-after"),
                "meant for nobody on a success");
        assertEquals(Optional.empty(), provider.lastRequest().header("x-secret"));
    }

    @Test
    void letsNobodyInWithoutAKey() {
        HttpResponse<String> response =
                gateway.send(
                        gateway.request("/v1/chat/completions", "Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(asks("acme/up/m")))
                                .build());

        assertEquals(401, response.statusCode());
        JsonNode error = error(response);
        assertEquals("invalid_api_key", error.path("code").asText());
        assertEquals("invalid_request_error", error.path("type").asText());
        assertTrue(error.has("param") && error.path("param").isNull());
        assertEquals(List.of(), provider.requests());
    }

    @Test
    void refusesEveryOtherKeyAlike() {
        String unknown = catalog.unknownKey();
        List<String> keys =
                List.of(
                        "x",
                        "sk-gw1_",
                        unknown,
                        key.substring(0, key.length() - 1) + (key.endsWith("x") ? "y" : "x"),
                        catalog.adminKey());
        gateway.awaitVersion(catalog.version());

        List<String> answers =
                keys.stream()
                        .map(other -> gateway.complete(other, asks("acme/up/m")))
                        .map(response -> {
                            assertEquals(401, response.statusCode());
                            return response.body();
                        })
                        .distinct()
                        .toList();

        assertEquals(
                1, answers.size(), "what is wrong with a key is nobody's business: " + answers);
    }

    /// Else a client would send its next request on a connection that is being closed.
    @Test
    void saysThatItClosesTheConnectionOverABodyThatItDidNotRead() {
        HttpResponse<String> refused = gateway.complete(catalog.unknownKey(), asks("acme/up/m"));
        HttpResponse<String> notFound = gateway.complete(key, asks("acme/nobody"));

        assertEquals(401, refused.statusCode());
        assertEquals("close", refused.headers().firstValue("connection").orElse("-"));
        assertEquals(404, notFound.statusCode());
        assertEquals("-", notFound.headers().firstValue("connection").orElse("-"));
    }

    @Test
    void takesTheKeyFromEitherHeaderButNotTwoKeys() {
        HttpRequest.Builder plain =
                gateway.request("/v1/chat/completions", "Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(asks("acme/up/m")));

        assertEquals(200, gateway.send(plain.copy().header("x-api-key", key).build()).statusCode());
        HttpResponse<String> both =
                gateway.send(
                        plain.copy()
                                .header("Authorization", "Bearer " + key)
                                .header("x-api-key", key)
                                .build());
        assertEquals(200, both.statusCode(), "the same key twice is one key");
        HttpResponse<String> two =
                gateway.send(
                        plain.copy()
                                .header("Authorization", "Bearer " + key)
                                .header("x-api-key", "another")
                                .build());
        assertEquals(400, two.statusCode());
        assertEquals("ambiguous_credentials", error(two).path("code").asText());
    }

    @Test
    void namesTheNearestModelsThatTheKeyMayUse() {
        HttpResponse<String> response = gateway.complete(key, asks("acme/up/n"));

        assertEquals(404, response.statusCode());
        assertEquals("model_not_found", error(response).path("code").asText());
        assertTrue(
                error(response).path("message").asText().contains("'acme/up/m'"), response.body());
    }

    @Test
    void saysHowModelsAreNamed() {
        HttpResponse<String> response = gateway.complete(key, asks("gpt-4o"));

        assertEquals(404, response.statusCode());
        assertTrue(
                error(response)
                        .path("message")
                        .asText()
                        .endsWith(
                                "Models are named '<provider>/<model>'; GET /v1/models lists them."),
                response.body());
    }

    @Test
    void saysThatTheProviderIsOffToWhomItConcerns() {
        POSTGRES.database()
                .execute(
                        """
                        INSERT INTO providers (id, display_name, adapter_class, is_enabled)
                        VALUES ('asleep', 'Asleep', 'dev.portolan.provider.sandbox.SandboxAdapter', false)
                        """);
        String elsewhere = catalog.key("acme/*");
        gateway.awaitVersion(catalog.version());

        HttpResponse<String> told = gateway.complete(key, asks("asleep/m"));
        HttpResponse<String> untold = gateway.complete(elsewhere, asks("asleep/m"));

        assertEquals(404, told.statusCode());
        assertTrue(
                error(told)
                        .path("message")
                        .asText()
                        .contains("The provider 'asleep' is not available on this gateway"),
                told.body());
        assertFalse(untold.body().contains("provider"), untold.body());
    }

    @Test
    void hidesWhatAKeyMayNotUse() {
        String narrow = catalog.key("acme/other");
        gateway.awaitVersion(catalog.version());

        assertEquals(200, gateway.complete(narrow, asks("acme/other")).statusCode());
        HttpResponse<String> response = gateway.complete(narrow, asks("acme/up/m"));

        assertEquals(404, response.statusCode());
        assertEquals("model_not_found", error(response).path("code").asText());
        assertFalse(
                error(response).path("message").asText().contains("Did you mean 'acme/up/m'"),
                response.body());
    }

    @Test
    void letsAKeyUseAllModelsOfOneProvider() {
        String wide = catalog.key("acme/*");
        String elsewhere = catalog.key("other/*");
        gateway.awaitVersion(catalog.version());

        assertEquals(200, gateway.complete(wide, asks("acme/up/m")).statusCode());
        assertEquals(404, gateway.complete(elsewhere, asks("acme/up/m")).statusCode());
    }

    @Test
    void servesAnAliasByItsFirstModelThatCan() {
        catalog.change(tables ->
                tables.models()
                        .insert(
                                TestCatalog.model(
                                        "acme/off",
                                        ModelFacts.ofKind(ModelKind.CHAT),
                                        false,
                                        Lifecycle.ACTIVE)));
        catalog.alias("fast", "acme/off", "acme/other");
        String narrow = catalog.key("fast");
        gateway.awaitVersion(catalog.version());

        HttpResponse<String> response = gateway.complete(narrow, asks("fast"));

        assertEquals(200, response.statusCode(), response.body());
        assertEquals("fast", json(response).path("model").asText());
        assertEquals(Optional.of("acme/other"), response.headers().firstValue("x-portolan-model"));
        assertEquals("other", provider.lastRequest().json().path("model").asText());
    }

    @Test
    void tellsWhyAKnownModelCannotServe() {
        FakeProvider idle = FakeProvider.start();
        ModelFacts retired = replacedBy("up/m");
        catalog.change(tables -> {
            tables.models()
                    .insert(
                            TestCatalog.model(
                                    "acme/disabled",
                                    ModelFacts.ofKind(ModelKind.CHAT),
                                    false,
                                    Lifecycle.ACTIVE));
            tables.models()
                    .insert(TestCatalog.model("acme/retired", retired, true, Lifecycle.RETIRED));
            tables.models()
                    .insert(
                            TestCatalog.model(
                                    "acme/vectors",
                                    ModelFacts.ofKind(ModelKind.EMBEDDING),
                                    true,
                                    Lifecycle.ACTIVE));
            tables.providers()
                    .insert(
                            catalog.provider(
                                    "poor",
                                    idle.baseUrl(),
                                    Optional.empty(),
                                    true,
                                    Timeouts.DEFAULT));
            tables.models().insert(TestCatalog.model("poor/m"));
        });
        gateway.awaitVersion(catalog.version());

        expect(404, "model_disabled", asks("acme/disabled"));
        HttpResponse<String> gone = expect(404, "model_retired", asks("acme/retired"));
        assertTrue(error(gone).path("message").asText().contains("acme/up/m"), gone.body());
        expect(400, "model_not_chat", asks("acme/vectors"));
        HttpResponse<String> poor = expect(503, "provider_unavailable", asks("poor/m"));
        assertEquals("no_credential", error(poor).path("metadata").path("reason").asText());
        assertTrue(poor.headers().firstValue("retry-after").isPresent());
        idle.close();
    }

    @Test
    void keepsWhatTheProviderSaysIsWrong() {
        provider.onCompletion(
                fails(
                                429,
                                """
                                {"error":{"message":"Slow down","type":"tokens","param":null,"code":"rate_limit_exceeded","extra":{"a":1}}}\
                                """)
                        .retryAfter("7")
                        .header("x-ratelimit-remaining-tokens", "0"));

        HttpResponse<String> response = gateway.complete(key, asks("acme/up/m"));

        assertEquals(429, response.statusCode());
        JsonNode error = error(response);
        assertEquals("Slow down", error.path("message").asText());
        assertEquals("tokens", error.path("type").asText());
        assertEquals("rate_limit_exceeded", error.path("code").asText());
        assertEquals(1, error.path("extra").path("a").asInt());
        assertEquals("acme", error.path("metadata").path("provider").asText());
        assertEquals(Optional.of("7"), response.headers().firstValue("retry-after"));
        assertEquals(
                Optional.of("0"), response.headers().firstValue("x-ratelimit-remaining-tokens"));
    }

    @Test
    void neverTellsAClientThatItsOwnKeyIsBadWhenTheGatewaysIs() {
        provider.onCompletion(
                fails(
                        401,
                        """
                        {"error":{"message":"Incorrect API key provided: %s.","type":"invalid_request_error","code":"invalid_api_key","param":null}}\
                        """
                                .formatted(TestCatalog.CREDENTIAL)));

        HttpResponse<String> response = gateway.complete(key, asks("acme/up/m"));

        assertEquals(401, response.statusCode());
        assertEquals("invalid_api_key", error(response).path("code").asText());
        assertTrue(
                error(response)
                        .path("message")
                        .asText()
                        .startsWith("The provider 'acme' refused the gateway's credential"),
                response.body());
        assertEquals(401, error(response).path("metadata").path("upstream_status").asInt());
        assertEquals("acme", error(response).path("metadata").path("provider").asText());
        assertEquals(Optional.of("false"), response.headers().firstValue("x-should-retry"));
        assertFalse(response.body().contains(TestCatalog.CREDENTIAL), response.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "<html>Welcome</html>",
                "{\"choices\":[",
                "",
                "null",
                "{\"object\":\"list\",\"data\":[]}"
            })
    void takesNoNonsenseForAnAnswer(String nonsense) {
        provider.onCompletion(answers(nonsense));

        HttpResponse<String> response = gateway.complete(key, asks("acme/up/m"));

        assertEquals(502, response.statusCode(), response.body());
        assertEquals("server_error", error(response).path("type").asText());
    }

    @Test
    void makesAnErrorOfAnErrorUnder200() {
        provider.onCompletion(
                answers("   \n{\"error\":{\"message\":\"No capacity\",\"code\":503}}"));

        HttpResponse<String> response = gateway.complete(key, asks("acme/up/m"));

        assertEquals(503, response.statusCode());
        assertEquals("No capacity", error(response).path("message").asText());
    }

    @Test
    void followsNoRedirect() {
        provider.onCompletion(Answers.redirects(307, "http://127.0.0.1:1/"));

        HttpResponse<String> response = gateway.complete(key, asks("acme/up/m"));

        assertEquals(502, response.statusCode());
        assertEquals("upstream_status", error(response).path("code").asText());
    }

    @Test
    void tellsOfAProviderThatIsNotThere() {
        HttpResponse<String> response = gateway.complete(key, asks("gone/m"));

        assertEquals(502, response.statusCode());
        assertEquals("upstream_unreachable", error(response).path("code").asText());
        assertEquals("gone", error(response).path("metadata").path("provider").asText());
    }

    @Test
    void refusesWhatIsNoRequest() {
        assertEquals("invalid_json", error(gateway.complete(key, "{")).path("code").asText());
        assertEquals(400, gateway.complete(key, "{\"model\":\"a\",\"model\":\"b\"}").statusCode());
        HttpResponse<String> nameless = gateway.complete(key, "{\"messages\":[]}");
        assertEquals(400, nameless.statusCode());
        assertEquals("model", error(nameless).path("param").asText());
        HttpResponse<String> form =
                gateway.send(
                        gateway.request(
                                        "/v1/chat/completions",
                                        "Authorization",
                                        "Bearer " + key,
                                        "Content-Type",
                                        "text/plain")
                                .POST(BodyPublishers.ofString(asks("acme/up/m")))
                                .build());
        assertEquals(415, form.statusCode());
        assertEquals(List.of(), provider.requests());
    }

    @Test
    void saysInOpenAisShapeThatAPathOrMethodIsNotThere() {
        HttpResponse<String> method =
                gateway.get("/v1/chat/completions", "Authorization", "Bearer " + key);
        HttpResponse<String> path = gateway.get("/v1/engines", "Authorization", "Bearer " + key);

        assertEquals(405, method.statusCode());
        assertEquals(Optional.of("POST"), method.headers().firstValue("allow"));
        assertEquals("method_not_allowed", error(method).path("code").asText());
        assertEquals(404, path.statusCode());
        assertEquals("unknown_url", error(path).path("code").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/chat/completions", "/", "/v2/chat/completions", "/v1x", "/healthz/x"})
    void saysWhereTheApiIsToWhoeverIsOutside(String path) {
        HttpResponse<String> response =
                gateway.post(path, key, "{\"model\":\"acme/up/m\",\"messages\":[]}");

        assertEquals(404, response.statusCode());
        assertEquals(30, response.headers().firstValue("x-request-id").orElse("").length());
        assertEquals("unknown_url", error(response).path("code").asText());
        assertEquals("invalid_request_error", error(response).path("type").asText());
        assertEquals(
                "Invalid URL (POST %s). The API is under /v1, which belongs into a client's base URL."
                        .formatted(path),
                error(response).path("message").asText());
    }

    private static HttpResponse<String> expect(int status, String code, String body) {
        HttpResponse<String> response = gateway.complete(key, body);
        assertEquals(status, response.statusCode(), response.body());
        assertEquals(code, error(response).path("code").asText());
        return response;
    }

    private static ModelFacts replacedBy(String successor) {
        return TestFacts.of(ModelKind.CHAT).withSuccessor(successor).facts();
    }
}
