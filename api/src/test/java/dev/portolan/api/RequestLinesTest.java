package dev.portolan.api;

import static dev.portolan.testing.Answers.answers;
import static dev.portolan.testing.Answers.streams;
import static dev.portolan.testing.Answers.streamsRaw;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.api.metering.RequestLog;
import dev.portolan.testing.Await;
import dev.portolan.testing.RawHttp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// Every request leaves one line, whatever became of it.
class RequestLinesTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @RegisterExtension
    static final Stage STAGE =
            new Stage(stage -> {
                stage.provider().onCompletion(answers(CompletionTest.ANSWER));
                stage.catalog().provider("acme", stage.provider().baseUrl());
                stage.provider(
                        "other", "dev.portolan.provider.anthropic.AnthropicAdapter", Map.of());
                stage.catalog().models("acme/m", "other/c");
            });

    private static final String TWO =
            """
            {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"a"},"finish_reason":"eos"},{"index":1,"message":{"role":"assistant","content":"b"},"finish_reason":"max_tokens"}]}
            """;
    private static final List<String> TWO_CHOICES =
            List.of(
                    "{\"id\":\"c\",\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"},\"finish_reason\":\"max_tokens\"}]}",
                    "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"eos\"}]}",
                    "{\"id\":\"c\",\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"\"}]}");

    static final ListAppender<ILoggingEvent> LINES = new ListAppender<>();

    @BeforeAll
    static void start() {
        LINES.start();
        logger().addAppender(LINES);
    }

    @AfterAll
    static void stop() {
        logger().detachAppender(LINES);
    }

    @BeforeEach
    void forget() {
        LINES.list.clear();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(RequestLog.LOGGER);
    }

    private static JsonNode line(String message) {
        return Await.value(
                SOON,
                () ->
                        List.copyOf(LINES.list).stream()
                                .map(event -> TestGateway.json(event.getFormattedMessage()))
                                .filter(line -> line.path("message").asText().equals(message))
                                .findFirst());
    }

    @Test
    void aListOfModelsLeavesALineAndAFigure() {
        STAGE.gateway().get("/v1/models", "Authorization", "Bearer " + STAGE.key());

        JsonNode line = line("GET /v1/models");

        assertEquals(200, line.path("status").asInt());
        assertEquals(STAGE.key().substring(7, 19), line.path("keyId").asText());
        assertEquals(30, line.path("requestId").asText().length());
        assertEquals(
                Optional.of(1.0),
                STAGE.gateway()
                        .figure(
                                "portolan_http_requests_total{method=\"GET\",route=\"/v1/models\",status=\"200\""));
    }

    @Test
    void aRefusedLogInToTheAdminApiLeavesALine() {
        STAGE.gateway().get("/admin/v1/providers/acme", "Authorization", "Bearer " + STAGE.key());

        JsonNode line = line("GET /admin/v1/providers/{id}");

        assertEquals(403, line.path("status").asInt());
        assertEquals("", line.path("keyId").asText());
    }

    @Test
    void aPathThatIsNotThereIsLoggedWithoutItsWords() {
        STAGE.gateway().get("/v1/some-secret-in-a-path");

        JsonNode line = line("GET /v1/other");

        assertEquals(404, line.path("status").asInt());
    }

    /// In OpenAI's words, whatever word the client was sent.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void saysWhyEachChoiceEnded(boolean isStream) {
        STAGE.provider().onCompletion(isStream ? streams(TWO_CHOICES) : answers(TWO));
        try {
            STAGE.gateway()
                    .complete(
                            STAGE.key(),
                            "{\"model\":\"acme/m\",\"n\":2,\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                                    .formatted(isStream));

            assertEquals(
                    "[\"stop\",\"length\"]",
                    line("completion completed").path("finishReasons").toString());
        } finally {
            STAGE.provider().onCompletion(answers(CompletionTest.ANSWER));
        }
    }

    /// It comes too early to be more than an HTTP error, but it was counted.
    @Test
    void aStreamThatFailsAtOnceHasItsTokensAllTheSame() {
        STAGE.provider()
                .on(
                        "POST",
                        "/v1/messages",
                        _ ->
                                streamsRaw(
                                        """
                                        data: {"type":"message_start","message":{"id":"msg","usage":{"input_tokens":7,"output_tokens":1}}}

                                        data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}

                                        """));

        STAGE.gateway()
                .complete(
                        STAGE.key(),
                        "{\"model\":\"other/c\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        assertEquals(7, line("completion failed").at("/usage/prompt").asInt());
    }

    /// No answer, but counted: whether it was to be streamed makes no difference.
    @ParameterizedTest
    @CsvSource({
        "false, '{\"id\":\"c\",\"model\":\"m\",USAGE}'",
        "false, '{\"error\":{\"message\":\"boom\"},USAGE}'",
        "true, '{\"id\":\"c\",\"model\":\"m\",USAGE}'",
        "true, '{\"error\":{\"message\":\"boom\"},USAGE}'",
        "true, 'data: {\"error\":{\"message\":\"boom\"},USAGE}\n\n'"
    })
    void whatAnswersNothingHasItsTokensAllTheSame(boolean isStream, String answer) {
        String usage =
                "\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":50,\"total_tokens\":1050}";
        String said = answer.replace("USAGE", usage);
        STAGE.provider()
                .onCompletion(_ -> said.startsWith("data") ? streamsRaw(said) : answers(said));
        try {
            STAGE.gateway()
                    .complete(
                            STAGE.key(),
                            "{\"model\":\"acme/m\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                                    .formatted(isStream));

            assertEquals(1000, line("completion failed").at("/usage/prompt").asInt());
        } finally {
            STAGE.provider().onCompletion(answers(CompletionTest.ANSWER));
        }
    }

    @Test
    void aCompletionLeavesOneLineOnly() {
        STAGE.gateway()
                .complete(
                        STAGE.key(),
                        "{\"model\":\"acme/m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        line("completion completed");

        assertEquals(1, LINES.list.size());
    }

    @Test
    void theOtherOperationsLeaveOneLineEachThatNamesThem() {
        STAGE.gateway()
                .post("/v1/embeddings", STAGE.key(), "{\"model\":\"acme/m\",\"input\":\"Hi\"}");
        STAGE.gateway()
                .post(
                        "/v1/completions",
                        STAGE.key(),
                        "{\"model\":\"acme/nobody\",\"prompt\":\"Hi\"}");

        assertEquals("model_not_embedding", line("embedding refused").path("error").asText());
        assertEquals("text_completion", line("text completion refused").path("operation").asText());
        assertEquals(2, LINES.list.size());
    }

    @Test
    void aClientThatLeavesInTheMiddleOfItsRequestLeavesALine() {
        try (RawHttp client = RawHttp.connect(STAGE.gateway().port())) {
            client.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nhost: h\r\nauthorization: Bearer "
                            + STAGE.key()
                            + "\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"model\":");
        }

        JsonNode line = line("completion refused");

        assertEquals(400, line.path("status").asInt());
        assertEquals(STAGE.key().substring(7, 19), line.path("keyId").asText());
    }
}
