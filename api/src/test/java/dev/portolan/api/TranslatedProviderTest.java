package dev.portolan.api;

import static dev.portolan.testing.Answers.answers;
import static dev.portolan.testing.Answers.fails;
import static dev.portolan.testing.Answers.streams;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.portolan.testing.Answer;
import dev.portolan.testing.Await;
import dev.portolan.testing.OpenAiContract;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A client of OpenAI's API and a provider that speaks another: neither sees anything of the
/// other's words.
class TranslatedProviderTest {
    private static final String ADAPTER = "dev.portolan.provider.anthropic.AnthropicAdapter";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String REQUEST =
            "{\"model\":\"other/claude-x\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String MESSAGE =
            """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[{"type":"text","text":"Hello"}],
             "stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":2}}
            """;

    @RegisterExtension
    static final Stage STAGE =
            new Stage(stage -> {
                stage.provider("other", ADAPTER, Map.of());
                stage.provider(
                        "strict",
                        ADAPTER,
                        Map.of("unsupported_parameters", TextNode.valueOf("reject")));
                stage.catalog().models("other/claude-x", "strict/claude-x");
            });

    @BeforeEach
    void forget() {
        STAGE.provider().forgetRequests();
    }

    private static void provides(Answer answer) {
        STAGE.provider().on("POST", "/v1/messages", answer);
    }

    @Test
    void aWholeAnswerIsACompletion() {
        provides(answers(MESSAGE));

        HttpResponse<String> response = STAGE.gateway().complete(STAGE.key(), REQUEST);

        assertEquals(200, response.statusCode(), response::body);
        JsonNode completion = TestGateway.json(response);
        assertEquals("other/claude-x", completion.path("model").asText());
        assertEquals("Hello", completion.at("/choices/0/message/content").asText());
        assertEquals(5, completion.at("/usage/total_tokens").asInt());
        assertEquals(Optional.empty(), response.headers().firstValue("x-portolan-warnings"));
        assertEquals(
                "claude-x",
                TestGateway.json(STAGE.provider().lastRequest().text()).path("model").asText());
        OpenAiContract.find()
                .ifPresent(contract ->
                        contract.assertValid("CreateChatCompletionResponse", response.body()));
    }

    @Test
    void aStreamIsAStreamOfChunks() {
        provides(
                streams(
                                "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_2\",\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}",
                                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hel\"}}",
                                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"lo\"}}",
                                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":2}}",
                                "{\"type\":\"message_stop\"}")
                        .withoutDone());

        HttpResponse<String> response =
                STAGE.gateway()
                        .complete(
                                STAGE.key(),
                                REQUEST.replace("{\"model\"", "{\"stream\":true,\"model\""));

        String body = response.body();
        assertTrue(
                body.contains("\"content\":\"Hel\"") && body.contains("\"content\":\"lo\""), body);
        assertTrue(body.contains("\"model\":\"other/claude-x\""), body);
        assertTrue(!body.contains("claude-x\"") || !body.contains("\"model\":\"claude-x\""), body);
        assertTrue(body.endsWith("data: [DONE]\n\n"), body);
        assertTrue(!body.contains("\"usage\""), "nobody asked for it: " + body);
        OpenAiContract.find().ifPresent(contract -> contract.assertValidStream(body));
    }

    @Test
    void aRefusedCredentialIsTheGatewaysAffair() {
        provides(
                fails(
                        401,
                        "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"invalid x-api-key\"}}"));

        HttpResponse<String> response = STAGE.gateway().complete(STAGE.key(), REQUEST);

        assertEquals(401, response.statusCode());
        JsonNode error = TestGateway.error(response);
        assertEquals("invalid_api_key", error.path("code").asText());
        assertEquals("authentication", error.path("metadata").path("kind").asText());
        assertTrue(
                error.path("message")
                        .asText()
                        .endsWith(
                                "gateway's credential; your own key is in order: invalid x-api-key"),
                response.body());
        assertEquals(Optional.of("false"), response.headers().firstValue("x-should-retry"));
    }

    @Test
    void aTooLongPromptIsSaidInOpenAisWords() {
        provides(
                fails(
                        400,
                        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"prompt is too long: 9 tokens > 8 maximum\"}}"));

        HttpResponse<String> response = STAGE.gateway().complete(STAGE.key(), REQUEST);

        assertEquals(400, response.statusCode());
        assertEquals("context_length_exceeded", TestGateway.error(response).path("code").asText());
    }

    @Test
    void whatTheProviderCannotDoIsNamed() {
        provides(answers(MESSAGE));

        HttpResponse<String> response =
                STAGE.gateway()
                        .complete(
                                STAGE.key(),
                                REQUEST.replace(
                                        "{\"model\"", "{\"seed\":7,\"logprobs\":true,\"model\""));

        assertEquals(200, response.statusCode());
        assertEquals(
                Optional.of("unsupported_parameters: logprobs, seed"),
                response.headers().firstValue("x-portolan-warnings"));
    }

    @Test
    void orRefusedWhereTheProvidersSettingSaysSo() {
        HttpResponse<String> response =
                STAGE.gateway()
                        .complete(
                                STAGE.key(),
                                REQUEST.replace(
                                        "{\"model\":\"other", "{\"seed\":7,\"model\":\"strict"));

        assertEquals(400, response.statusCode());
        JsonNode error = TestGateway.error(response);
        assertEquals("unsupported_parameter", error.path("code").asText());
        assertEquals("seed", error.path("param").asText());
        assertEquals(0, STAGE.provider().requests().size());
        assertEquals(Optional.of("0"), response.headers().firstValue("x-portolan-attempts"));
        assertEquals(
                1.0,
                Await.value(
                        SOON,
                        () ->
                                STAGE.gateway()
                                        .figure(
                                                "portolan_requests_total{model=\"strict/claude-x\",operation=\"chat_completion\",outcome=\"refused\"")));
    }
}
