package dev.portolan.api;

import static dev.portolan.api.TestGateway.error;
import static dev.portolan.testing.Answers.answers;
import static dev.portolan.testing.Answers.fails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.ModelKind;
import dev.portolan.testing.Answers;
import dev.portolan.testing.Await;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `POST /v1/embeddings` at a provider of OpenAI's family: what chat has, without chat.
class EmbeddingTest {
    @RegisterExtension
    static final Stage STAGE =
            new Stage(stage -> {
                stage.catalog().provider("acme", stage.provider().baseUrl());
                stage.catalog()
                        .provider(
                                "hasty",
                                stage.provider().baseUrl(),
                                TestCatalog.timeouts(
                                        Duration.ofSeconds(1),
                                        Duration.ofMinutes(5),
                                        Duration.ofMinutes(10)));
                stage.models(ModelKind.EMBEDDING, "acme/vectors", "acme/counted", "hasty/vectors");
                stage.execute(
                        """
                        INSERT INTO llm_models (model_id, provider, upstream_model, kind, price_prompt)
                        VALUES ('acme/dear', 'acme', 'dear', 'embedding', 0.0001)
                        """);
                stage.catalog().alias("search", "acme/vectors");
            });

    private static final String ANSWER =
            """
            {"object": "list", "data":[{"object":"embedding","index":0,"embedding":[0.10,-2e-3],"x_new":1}],\
             "model":"up-1", "usage": {"prompt_tokens": 8, "total_tokens": 8}}
            """;

    @BeforeEach
    void forget() {
        STAGE.provider().forgetRequests();
        STAGE.provider().on("POST", "/v1/embeddings", answers(ANSWER));
    }

    private static HttpResponse<String> embed(String body) {
        return STAGE.gateway().post("/v1/embeddings", STAGE.key(), body);
    }

    private static String asks(String more) {
        return "{\"model\":\"acme/vectors\",\"input\":\"Hi\"" + more + "}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Hi\"", "[\"Hi\",\"é\"]", "[12, 34]", "[[1],[2]]"})
    void passesBytesSaveTheModelsName(String input) {
        String body =
                "{\"input\": "
                        + input
                        + ",\"encoding_format\":\"base64\",\"dimensions\":2,\"user\":\"u\",\"x_unknown\":[1.50], \"model\" : \"acme/vectors\"}";

        HttpResponse<String> response = embed(body);

        assertEquals(200, response.statusCode(), response::body);
        assertEquals(ANSWER.replace("up-1", "acme/vectors"), response.body());
        assertEquals(
                body.replace("acme/vectors", "vectors"), STAGE.provider().lastRequest().text());
    }

    @Test
    void saysWhatEveryAnswerSays() {
        HttpResponse<String> response = embed(asks("").replace("acme/vectors", "search"));

        assertEquals("search", TestGateway.json(response).path("model").asText());
        assertEquals(
                Optional.of("acme/vectors"), response.headers().firstValue("x-portolan-model"));
        assertEquals(Optional.of("acme"), response.headers().firstValue("x-portolan-provider"));
        assertEquals(Optional.of("1"), response.headers().firstValue("x-portolan-attempts"));
        assertTrue(response.headers().firstValue("x-request-id").isPresent());
        assertTrue(response.headers().firstValue("x-portolan-catalog-version").isPresent());
    }

    /// Of a model that no other test asks: a count may come after its answer.
    @Test
    void isMetered() {
        String tokens = "portolan_tokens_total{kind=\"prompt\",model=\"acme/counted\"";
        String requests =
                "portolan_requests_total{model=\"acme/counted\",operation=\"embedding\",outcome=\"completed\"";

        assertEquals(200, embed(asks("").replace("vectors", "counted")).statusCode());

        Await.await(
                "tokens", TestGateway.SOON, () -> STAGE.gateway().figure(tokens).orElse(0.0) == 8);
        assertEquals(Optional.of(1.0), STAGE.gateway().figure(requests));
    }

    @Test
    void doesNotCallFreeWhatWasNotCounted() {
        STAGE.provider()
                .on(
                        "POST",
                        "/v1/embeddings",
                        answers(
                                ANSWER.replace(
                                        "\"prompt_tokens\": 8, \"total_tokens\": 8",
                                        "\"prompt_tokens\":0,\"total_tokens\":0")));

        HttpResponse<String> uncounted = embed(asks("").replace("vectors", "dear"));
        STAGE.provider().on("POST", "/v1/embeddings", answers(ANSWER));
        HttpResponse<String> counted = embed(asks("").replace("vectors", "dear"));

        assertEquals(200, uncounted.statusCode());
        assertEquals(Optional.empty(), uncounted.headers().firstValue("x-portolan-cost"));
        assertEquals(Optional.of("0.0008"), counted.headers().firstValue("x-portolan-cost"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model':'acme/vectors'}|input",
                "{'model':'acme/vectors','input':[]}|input",
                "{'model':'acme/vectors','input':7}|input",
                "{'model':'acme/vectors','input':['a',1]}|input",
                "{'input':'a'}|model"
            })
    void refusesWhatIsNoRequest(String body, String param) {
        HttpResponse<String> response = embed(body.replace('\'', '"'));

        assertEquals(400, response.statusCode(), response::body);
        assertEquals(param, error(response).path("param").asText());
        assertEquals(List.of(), STAGE.provider().requests());
    }

    @Test
    void letsInWhoMayComeInAndTakesNothingButPost() {
        assertEquals(
                401, STAGE.gateway().post("/v1/embeddings", "nonsense", asks("")).statusCode());
        HttpResponse<String> get =
                STAGE.gateway().get("/v1/embeddings", "Authorization", "Bearer " + STAGE.key());
        assertEquals(405, get.statusCode());
        assertEquals(Optional.of("POST"), get.headers().firstValue("allow"));
        assertEquals(404, embed(asks("").replace("vectors", "nobody")).statusCode());
        assertEquals(List.of(), STAGE.provider().requests());
    }

    @Test
    void keepsWhatTheProviderSaysIsWrong() {
        STAGE.provider()
                .on(
                        "POST",
                        "/v1/embeddings",
                        fails(
                                        429,
                                        """
                                        {"error":{"message":"Slow down","type":"tokens","param":null,"code":"rate_limit_exceeded"}}\
                                        """)
                                .retryAfter("7"));

        HttpResponse<String> response = embed(asks(""));

        assertEquals(429, response.statusCode());
        assertEquals("Slow down", error(response).path("message").asText());
        assertEquals(Optional.of("7"), response.headers().firstValue("retry-after"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "7",
                "<html></html>",
                "",
                "{\"choices\":[]}",
                "{\"model\":\"m\",\"embeddings\":[[0.1]]}",
                "{\"data\":[{\"embedding\":[0.1"
            })
    void takesNoNonsenseForAnAnswer(String nonsense) {
        STAGE.provider().on("POST", "/v1/embeddings", answers(nonsense));

        HttpResponse<String> response = embed(asks(""));

        assertEquals(502, response.statusCode(), response::body);
        assertEquals("upstream_malformed", error(response).path("code").asText());
    }

    @Test
    void makesAnErrorOfAnErrorUnder200() {
        STAGE.provider()
                .on(
                        "POST",
                        "/v1/embeddings",
                        answers("{\"error\":{\"message\":\"No capacity\",\"code\":503}}"));

        assertEquals(503, embed(asks("")).statusCode());
    }

    @Test
    void waitsForAProviderNoLongerThanForAChat() {
        STAGE.provider().on("POST", "/v1/embeddings", Answers.silence());

        HttpResponse<String> response = embed(asks("").replace("acme", "hasty"));

        assertEquals(504, response.statusCode(), response::body);
        assertEquals("upstream_first_byte_timeout", error(response).path("code").asText());
    }

    /// 2048 vectors of 1536 numbers.
    @Test
    void passesALargeAnswer() {
        String vector =
                "{\"object\":\"embedding\",\"index\":0,\"embedding\":["
                        + "0.0123,".repeat(1535)
                        + "0.5]}";
        String answer =
                "{\"object\":\"list\",\"data\":["
                        + (vector + ",").repeat(2047)
                        + vector
                        + "],\"model\":\"up\",\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}";
        STAGE.provider().on("POST", "/v1/embeddings", answers(answer));

        HttpResponse<String> response = embed(asks(""));

        assertEquals(200, response.statusCode());
        assertEquals(answer.length() + "acme/vectors".length() - 2, response.body().length());
        JsonNode error = error(response);
        assertTrue(error.isMissingNode());
    }
}
