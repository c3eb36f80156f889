package dev.portolan.api;

import static dev.portolan.testing.Answers.answers;
import static dev.portolan.testing.Answers.bytes;
import static dev.portolan.testing.Answers.fails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.testing.Answer;
import dev.portolan.testing.EventFrames;
import dev.portolan.testing.OpenAiContract;
import dev.portolan.testing.RawHttp;
import dev.portolan.testing.RawResponse;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A client of OpenAI's API and Bedrock, whose streams are binary.
class BedrockGatewayTest {
    private static final String REQUEST =
            "{\"model\":\"bedrock/us.amazon.nova-lite-v1:0\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String STREAMED =
            REQUEST.replace(
                    "{\"model\"",
                    "{\"stream\":true,\"stream_options\":{\"include_usage\":true},\"model\"");
    private static final byte[] HELLO =
            EventFrames.join(
                    EventFrames.event("messageStart", "{\"role\":\"assistant\",\"p\":\"abc\"}"),
                    EventFrames.event(
                            "contentBlockDelta",
                            "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"Hel\"}}"),
                    EventFrames.event(
                            "contentBlockDelta",
                            "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"lo\"}}"));
    private static final byte[] END =
            EventFrames.join(
                    EventFrames.event("messageStop", "{\"stopReason\":\"end_turn\"}"),
                    EventFrames.event(
                            "metadata",
                            "{\"usage\":{\"inputTokens\":3,\"outputTokens\":2,\"totalTokens\":5}}"));

    @RegisterExtension
    static final Stage STAGE =
            new Stage(stage -> {
                stage.provider("bedrock", "dev.portolan.provider.bedrock.BedrockAdapter", Map.of());
                stage.catalog().models("bedrock/us.amazon.nova-lite-v1:0");
                stage.models(ModelKind.EMBEDDING, "bedrock/amazon.titan-embed-text-v2:0");
                stage.model("bedrock/anthropic.claude-x", onlyAs("us.anthropic.claude-x"));
            });

    private static ModelFacts onlyAs(String name) {
        return TestFacts.of(ModelKind.CHAT)
                .withCapabilities(Map.of(ModelFacts.CALLABLE, false))
                .withDetails(Map.of(ModelFacts.CALLED_AS, TestGateway.json("[\"" + name + "\"]")))
                .facts();
    }

    private static Answer streams(byte[] frames) {
        return bytes(200, frames)
                .header("content-type", "application/vnd.amazon.eventstream")
                .inPieces(5, frames.length - 12, 7);
    }

    @Test
    void aWholeAnswerIsACompletion() {
        STAGE.provider()
                .on(
                        "POST",
                        "/converse",
                        answers(
                                """
                                {"output":{"message":{"role":"assistant","content":[{"text":"Hello"}]}},"stopReason":"end_turn",
                                 "usage":{"inputTokens":3,"outputTokens":2,"totalTokens":5}}
                                """));

        HttpResponse<String> response = STAGE.gateway().complete(STAGE.key(), REQUEST);

        assertEquals(200, response.statusCode(), response::body);
        JsonNode completion = TestGateway.json(response);
        assertEquals("Hello", completion.at("/choices/0/message/content").asText());
        assertEquals(5, completion.at("/usage/total_tokens").asInt());
        assertEquals(
                "/model/us.amazon.nova-lite-v1%3A0/converse",
                STAGE.provider().lastRequest().target());
    }

    @Test
    void aBinaryStreamIsAStreamOfChunks() {
        STAGE.provider().on("POST", "/converse-stream", streams(EventFrames.join(HELLO, END)));

        HttpResponse<String> response = STAGE.gateway().complete(STAGE.key(), STREAMED);

        String body = response.body();
        assertEquals(200, response.statusCode(), body);
        assertEquals(
                Optional.of("text/event-stream"),
                response.headers().firstValue("content-type").map(type -> type.split(";")[0]));
        assertTrue(body.contains("\"content\":\"Hel\""), body);
        assertTrue(body.contains("\"total_tokens\":5"), body);
        assertTrue(body.endsWith("data: [DONE]\n\n"), body);
        OpenAiContract.find().ifPresent(contract -> contract.assertValidStream(body));
    }

    @Test
    void anExceptionInTheStreamIsAnError() {
        byte[] failure =
                EventFrames.exception("throttlingException", "{\"message\":\"Slow down.\"}");
        STAGE.provider().on("POST", "/converse-stream", streams(EventFrames.join(HELLO, failure)));

        RawResponse response;
        try (RawHttp client = RawHttp.connect(STAGE.gateway().port())) {
            Map<String, String> headers = Map.of("authorization", "Bearer " + STAGE.key());
            response =
                    client.post("/v1/chat/completions", headers, STREAMED).read(TestGateway.SOON);
        }

        String body = response.text();
        assertEquals(RawResponse.End.TRUNCATED, response.end(), body);
        assertTrue(body.contains("Slow down."), body);
        assertTrue(body.contains("rate_limit_exceeded"), body);
        assertFalse(body.contains("[DONE]"), body);
    }

    @Test
    void aRefusedSignatureIsTheGatewaysAffair() {
        STAGE.provider()
                .on(
                        "POST",
                        "/converse",
                        fails(403, "{\"message\":\"Signature expired\"}")
                                .header(
                                        "x-amzn-errortype",
                                        "InvalidSignatureException:http://internal.example/"));

        HttpResponse<String> response = STAGE.gateway().complete(STAGE.key(), REQUEST);

        assertEquals(403, response.statusCode());
        assertEquals(
                "authentication",
                TestGateway.error(response).path("metadata").path("kind").asText());
        assertEquals(Optional.of("false"), response.headers().firstValue("x-should-retry"));
    }

    /// Its own reader has decided; the words are not read a second time under another status.
    @Test
    void anErrorIsOfOneKind() {
        STAGE.provider()
                .on(
                        "POST",
                        "/converse",
                        fails(424, "{\"message\":\"The prompt exceeds the context window.\"}")
                                .header("x-amzn-errortype", "ModelErrorException"));

        HttpResponse<String> response = STAGE.gateway().complete(STAGE.key(), REQUEST);

        assertEquals(424, response.statusCode());
        JsonNode error = TestGateway.error(response);
        assertEquals("context_length_exceeded", error.path("code").asText());
        assertEquals("context_length", error.path("metadata").path("kind").asText());
    }

    @Test
    void embeddingsGoThroughInvokeModel() {
        STAGE.provider()
                .on(
                        "POST",
                        "/invoke",
                        answers("{\"embedding\":[0.5,-1],\"inputTextTokenCount\":2}"));

        HttpResponse<String> response =
                STAGE.gateway()
                        .send(
                                STAGE.gateway()
                                        .request(
                                                "/v1/embeddings",
                                                "Authorization",
                                                "Bearer " + STAGE.key(),
                                                "Content-Type",
                                                "application/json")
                                        .POST(
                                                BodyPublishers.ofString(
                                                        "{\"model\":\"bedrock/amazon.titan-embed-text-v2:0\",\"input\":[\"a\",\"b\"]}"))
                                        .build());

        assertEquals(200, response.statusCode(), response::body);
        JsonNode answer = TestGateway.json(response);
        assertEquals(2, answer.path("data").size());
        assertEquals(4, answer.at("/usage/prompt_tokens").asInt());
        assertEquals(
                "/model/amazon.titan-embed-text-v2%3A0/invoke",
                STAGE.provider().lastRequest().target());
    }

    @Test
    void saysUnderWhichNameAModelIsCalled() {
        HttpResponse<String> response =
                STAGE.gateway()
                        .complete(
                                STAGE.key(),
                                REQUEST.replace("us.amazon.nova-lite-v1:0", "anthropic.claude-x"));

        assertEquals(400, response.statusCode());
        JsonNode error = TestGateway.error(response);
        assertEquals("model_not_callable", error.path("code").asText());
        assertTrue(
                error.path("message").asText().contains("'bedrock/us.anthropic.claude-x'"),
                response.body());
    }
}
