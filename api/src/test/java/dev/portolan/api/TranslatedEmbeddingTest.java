package dev.portolan.api;

import static dev.portolan.testing.Answers.answers;
import static dev.portolan.testing.Answers.fails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.portolan.catalog.ModelKind;
import dev.portolan.testing.Answer;
import dev.portolan.testing.Answers;
import dev.portolan.testing.OpenAiContract;
import dev.portolan.testing.ReceivedRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A client of OpenAI's embeddings and a provider that has its own, and takes a hundred texts at
/// once.
class TranslatedEmbeddingTest {
    private static final String ADAPTER = "dev.portolan.provider.gemini.GeminiAdapter";
    private static final String ASKED = ":batchEmbedContents";

    @RegisterExtension
    static final Stage STAGE =
            new Stage(stage -> {
                stage.provider("other", ADAPTER, Map.of());
                stage.provider(
                        "strict",
                        ADAPTER,
                        Map.of("unsupported_parameters", TextNode.valueOf("reject")));
                stage.models(ModelKind.EMBEDDING, "other/vectors", "strict/vectors");
            });

    @BeforeEach
    void forget() {
        STAGE.provider().forgetRequests();
        STAGE.provider().on("POST", ASKED, TranslatedEmbeddingTest::vectors);
    }

    /// For each text its number.
    private static Answer vectors(ReceivedRequest request) {
        StringBuilder vectors = new StringBuilder();
        for (JsonNode each : request.json().path("requests")) {
            vectors.append(vectors.isEmpty() ? "" : ",")
                    .append("{\"values\":[0.5,")
                    .append(each.at("/content/parts/0/text").asText())
                    .append("]}");
        }
        return answers("{\"embeddings\":[" + vectors + "]}");
    }

    private static HttpResponse<String> embed(String model, String input, String more) {
        return STAGE.gateway()
                .post(
                        "/v1/embeddings",
                        STAGE.key(),
                        "{\"model\":\"" + model + "\",\"input\":" + input + more + "}");
    }

    @Test
    void oneTextIsOneVector() {
        HttpResponse<String> response = embed("other/vectors", "\"7\"", ",\"dimensions\":2");

        assertEquals(200, response.statusCode(), response::body);
        JsonNode answer = TestGateway.json(response);
        assertEquals("other/vectors", answer.path("model").asText());
        assertEquals("[0.5,7.0]", answer.at("/data/0/embedding").toString());
        assertEquals(
                2,
                STAGE.provider()
                        .lastRequest()
                        .json()
                        .at("/requests/0/outputDimensionality")
                        .asInt());
        OpenAiContract.find()
                .ifPresent(contract ->
                        contract.assertValid("CreateEmbeddingResponse", response.body()));
    }

    @Test
    void manyTextsAreSeveralCallsAndOneAnswer() {
        HttpResponse<String> response =
                embed(
                        "other/vectors",
                        "[" + String.join(",", Collections.nCopies(150, "\"1\"")) + ",\"9\"]",
                        "");

        JsonNode data = TestGateway.json(response).path("data");
        assertEquals(151, data.size());
        assertEquals(150, data.at("/150/index").asInt());
        assertEquals(9.0, data.at("/150/embedding/1").asDouble());
        assertEquals(2, STAGE.provider().requests().size());
        assertEquals(Optional.of("1"), response.headers().firstValue("x-portolan-attempts"));
    }

    /// 0.5 is `3f000000`, 1 is `3f800000`; the least significant byte comes first.
    @Test
    void theGatewayWritesBase64() {
        HttpResponse<String> response =
                embed("other/vectors", "\"1\"", ",\"encoding_format\":\"base64\"");

        assertEquals("AAAAPwAAgD8=", TestGateway.json(response).at("/data/0/embedding").asText());
    }

    @Test
    void whatTheProviderCannotDoIsNamedOrRefused() {
        HttpResponse<String> warned = embed("other/vectors", "\"1\"", ",\"user\":\"u\"");
        HttpResponse<String> refused = embed("strict/vectors", "\"1\"", ",\"user\":\"u\"");

        assertEquals(
                Optional.of("unsupported_parameters: user"),
                warned.headers().firstValue("x-portolan-warnings"));
        assertEquals(400, refused.statusCode());
        assertEquals("user", TestGateway.error(refused).path("param").asText());
    }

    @Test
    void tokensAreRefusedWhereTheProviderTakesText() {
        for (String input : List.of("[1,2]", "[[1],[2]]", "[{\"image\":\"x\"}]")) {
            HttpResponse<String> response = embed("other/vectors", input, "");

            assertEquals(400, response.statusCode(), response::body);
            assertTrue(
                    TestGateway.error(response).path("param").asText().startsWith("input"),
                    response::body);
        }
        assertEquals(List.of(), STAGE.provider().requests());
    }

    @Test
    void anErrorIsSaidInOpenAisWords() {
        STAGE.provider()
                .on(
                        "POST",
                        ASKED,
                        fails(
                                429,
                                "{\"error\":{\"code\":429,\"message\":\"Quota\",\"status\":\"RESOURCE_EXHAUSTED\"}}"));

        HttpResponse<String> response = embed("other/vectors", "\"1\"", "");

        assertEquals(429, response.statusCode());
        assertEquals("Quota", TestGateway.error(response).path("message").asText());
    }

    @Test
    void tooFewVectorsAreNoAnswer() {
        STAGE.provider().on("POST", ASKED, answers("{\"embeddings\":[{\"values\":[1]}]}"));

        HttpResponse<String> response = embed("other/vectors", "[\"1\",\"2\"]", "");

        assertEquals(502, response.statusCode());
        assertEquals("upstream_malformed", TestGateway.error(response).path("code").asText());
    }

    @Test
    void aProviderThatBreaksOffIsSaidToHave() {
        STAGE.provider().on("POST", ASKED, Answers.hangsUp());

        assertEquals(502, embed("other/vectors", "\"1\"", "").statusCode());
    }
}
