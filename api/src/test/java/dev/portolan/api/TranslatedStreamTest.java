package dev.portolan.api;

import static dev.portolan.testing.Answers.answers;
import static dev.portolan.testing.Answers.streams;
import static dev.portolan.testing.Answers.streamsRaw;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.testing.Answer;
import dev.portolan.testing.Answers;
import dev.portolan.testing.Await;
import dev.portolan.testing.FakeProvider;
import dev.portolan.testing.RawHttp;
import dev.portolan.testing.RawResponse;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// How the streams of a provider end that speaks another dialect, well and badly.
class TranslatedStreamTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String REQUEST =
            "{\"stream\":true,\"model\":\"claude/m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String BEGIN =
            "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_2\",\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}";
    private static final String BLOCK =
            "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}";
    private static final String HELLO =
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hello\"}}";
    private static final String REASON =
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":2}}";
    private static final String STOP = "{\"type\":\"message_stop\"}";
    private static final String TOO_FAST =
            "{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"message\":\"Slowly.\",\"details\":[{\"retryDelay\":\"16.2s\"}]}}";

    @RegisterExtension
    static final Stage STAGE =
            new Stage(stage -> {
                stage.provider(
                        "claude", "dev.portolan.provider.anthropic.AnthropicAdapter", Map.of());
                stage.provider("gemini", "dev.portolan.provider.gemini.GeminiAdapter", Map.of());
                stage.catalog().models("claude/m", "gemini/m");
            });

    @BeforeEach
    void forget() {
        STAGE.provider().forgetRequests();
    }

    private static void claudeProvides(Answer answer) {
        STAGE.provider().on("POST", "/v1/messages", answer);
    }

    private static Answer whole() {
        return streams(BEGIN, BLOCK, HELLO, REASON, STOP).withoutDone();
    }

    private static RawResponse raw(String request) {
        try (RawHttp client = RawHttp.connect(STAGE.gateway().port())) {
            return client.post(
                            "/v1/chat/completions",
                            Map.of("authorization", "Bearer " + STAGE.key()),
                            request)
                    .read(SOON);
        }
    }

    private static double completed() {
        return STAGE.gateway()
                .figure(
                        "portolan_requests_total{model=\"fresh/m\",operation=\"chat_completion\",outcome=\"completed\"")
                .orElse(0.0);
    }

    @Test
    void aConnectionServesOneStreamAfterAnother() {
        // In one piece: the end of a body is not waited for longer than a new connection takes.
        String events = new String(whole().bodyBytes(), StandardCharsets.UTF_8);
        try (FakeProvider fresh =
                FakeProvider.start()
                        .on(
                                "POST",
                                "/v1/messages",
                                Answers.whole(200, "text/event-stream", events))) {
            STAGE.catalog()
                    .provider(
                            "fresh",
                            URI.create("http://127.0.0.1:" + fresh.port()),
                            "dev.portolan.provider.anthropic.AnthropicAdapter",
                            Map.of());
            STAGE.catalog().models("fresh/m");
            STAGE.gateway().awaitVersion(STAGE.catalog().version());

            for (int i = 0; i < 3; i++) {
                double others = completed();
                HttpResponse<String> response =
                        STAGE.gateway().complete(STAGE.key(), REQUEST.replace("claude", "fresh"));
                assertTrue(response.body().endsWith("data: [DONE]\n\n"), response::body);
                Await.await("the end of the call", SOON, () -> completed() > others);
            }

            assertEquals(3, fresh.requests().size());
            assertEquals(1, fresh.acceptedConnections());
        }
    }

    @Test
    void aProviderThatNeverEndsHoldsNobodyUp() {
        claudeProvides(whole().thenStalls());

        HttpResponse<String> response = STAGE.gateway().complete(STAGE.key(), REQUEST);

        assertTrue(response.body().endsWith("data: [DONE]\n\n"), response::body);
        STAGE.provider().lastRequest().awaitClientGone(SOON);
    }

    @Test
    void whatWasSaidBeforeNonsenseIsTheClients() {
        claudeProvides(
                streamsRaw(
                        "data: "
                                + BEGIN
                                + "\n\ndata: "
                                + BLOCK
                                + "\n\ndata: "
                                + HELLO
                                + "\n\ndata: {\"type\": nonsense\n\n"));

        RawResponse response = raw(REQUEST);

        assertEquals(RawResponse.End.TRUNCATED, response.end(), response.text());
        assertTrue(response.text().contains("\"content\":\"Hello\""), response.text());
        assertTrue(response.text().contains("upstream_malformed"), response.text());
        assertFalse(response.text().contains("[DONE]"), response.text());
    }

    @Test
    void theWaitThatAnErrorInAStreamAsksForIsInItsEvent() {
        STAGE.provider()
                .on(
                        "POST",
                        ":streamGenerateContent",
                        streams(
                                        "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"Hello\"}]}}]}",
                                        TOO_FAST)
                                .withoutDone()
                                .everyEvent(Duration.ofMillis(50)));

        RawResponse response = raw(REQUEST.replace("claude", "gemini"));

        String event = response.text().substring(response.text().indexOf("data: {\"error\""));
        JsonNode error = TestGateway.json(event.lines().findFirst().orElseThrow().substring(6));
        assertEquals("Slowly.", error.at("/error/message").asText());
        assertEquals("rate_limit", error.at("/error/metadata/kind").asText());
        assertEquals(17, error.at("/error/metadata/retry_after_seconds").asInt());
    }

    @Test
    void andOfAWholeAnswerInItsHeaderToo() {
        STAGE.provider().on("POST", ":generateContent", answers(TOO_FAST));

        HttpResponse<String> response =
                STAGE.gateway()
                        .complete(
                                STAGE.key(),
                                REQUEST.replace("claude", "gemini")
                                        .replace("\"stream\":true,", ""));

        assertEquals(429, response.statusCode());
        assertEquals(Optional.of("17"), response.headers().firstValue("retry-after"));
        assertEquals(
                17,
                TestGateway.error(response).path("metadata").path("retry_after_seconds").asInt());
    }
}
