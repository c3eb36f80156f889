package dev.portolan.api;

import static dev.portolan.api.TestGateway.SOON;
import static dev.portolan.api.TestGateway.error;
import static dev.portolan.testing.Answers.answers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.api.metering.RequestLog;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.Timeouts;
import dev.portolan.secret.Secret;
import dev.portolan.testing.Await;
import dev.portolan.testing.RawHttp;
import dev.portolan.testing.RawResponse;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/// A provider whose `base_url` leads back to the gateway, and whose model has an alias of its own
/// name: without a guard a request runs round until no connection is left.
class RequestLoopTest {
    private static final Timeouts SHORT =
            TestCatalog.timeouts(
                    Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));
    private static final String OTHER = "1.1 portolan-0123456789abcdef";

    private static final String REFUSED =
            "portolan_requests_total{model=\"none\",operation=\"chat_completion\",outcome=\"refused\",provider=\"none\",status=\"508\"";

    @RegisterExtension
    static final Stage STAGE =
            new Stage(stage -> {
                stage.provider().onCompletion(answers(CompletionTest.ANSWER));
                stage.catalog().provider("acme", stage.provider().baseUrl());
                stage.catalog().models("acme/m");
            });

    static final ListAppender<ILoggingEvent> LINES = new ListAppender<>();

    @BeforeAll
    static void start() {
        TestCatalog catalog = STAGE.catalog();
        catalog.provider("self", STAGE.gateway().url("/v1"), SHORT, Secret.of(STAGE.key()));
        STAGE.models(ModelKind.CHAT, "self/round");
        STAGE.models(ModelKind.COMPLETION, "self/text");
        STAGE.models(ModelKind.EMBEDDING, "self/vectors");
        catalog.alias("round", "self/round");
        catalog.alias("text", "self/text");
        catalog.alias("vectors", "self/vectors");
        STAGE.gateway().awaitVersion(catalog.version());
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
        STAGE.provider().forgetRequests();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(RequestLog.LOGGER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions|{'model':'round','messages':[]}",
                "/v1/chat/completions|{'model':'round','stream':true,'messages':[]}",
                "/v1/completions|{'model':'text','prompt':'Hi'}",
                "/v1/embeddings|{'model':'vectors','input':'Hi'}",
            })
    void goesRoundOnceAndSaysWhoseAddressToLookAt(String path, String body) {
        HttpResponse<String> response =
                STAGE.gateway().post(path, STAGE.key(), body.replace('\'', '"'));

        assertEquals(508, response.statusCode(), response.body());
        JsonNode error = error(response);
        assertEquals("request_loop", error.path("code").asText());
        assertEquals("server_error", error.path("type").asText());
        assertEquals("self", error.at("/metadata/provider").asText());
        assertTrue(error.path("message").asText().contains("base_url of the provider 'self'"));
        assertEquals("false", response.headers().firstValue("x-should-retry").orElse(""));

        List<JsonNode> lines = lines(2);
        assertEquals("refused", lines.getFirst().path("outcome").asText());
        assertEquals("failed", lines.getLast().path("outcome").asText());
        assertEquals("self", lines.getLast().path("provider").asText());
        for (JsonNode line : lines) {
            assertEquals(508, line.path("status").asInt());
            assertEquals("request_loop", line.path("error").asText());
        }
    }

    @Test
    void isCountedAsWhatItIs() {
        double errors = figure("portolan_upstream_errors_total{fault=\"request_loop\"");
        double refused = figure(REFUSED);

        STAGE.gateway().complete(STAGE.key(), asks("round"));
        lines(2);

        assertEquals(
                errors + 1,
                figure("portolan_upstream_errors_total{fault=\"request_loop\",provider=\"self\""));
        assertEquals(refused + 1, figure(REFUSED));
    }

    /// The gateway answers over a body that it has not read, and the answer arrives.
    @Test
    void saysSoOfALargeRequestToo() {
        String large = asks("round").replace("[]", "[{\"role\":\"user\",\"content\":\"%s\"}]");

        for (int i = 0; i < 20; i++) {
            HttpResponse<String> response =
                    STAGE.gateway().complete(STAGE.key(), large.formatted("x".repeat(8_000_000)));

            assertEquals(508, response.statusCode(), response.body());
        }
        lines(40);
    }

    @Test
    void refusesItsOwnRequestBeforeItHasABody() {
        String ours = sent();

        try (RawHttp client = RawHttp.connect(STAGE.gateway().port())) {
            client.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nhost: h\r\nauthorization: Bearer "
                            + STAGE.key()
                            + "\r\nvia: 1.0 fred, "
                            + ours
                            + "\r\ncontent-length: 1000000\r\n\r\n");
            RawResponse response = client.read(SOON);

            assertEquals(508, response.status(), response.text());
            assertTrue(response.text().contains("leads back to this gateway"), response.text());
        }
        assertEquals(
                508,
                STAGE.gateway()
                        .get("/v1/models", "authorization", "Bearer " + STAGE.key(), "via", ours)
                        .statusCode(),
                "its own list");
        lines(3);
    }

    @Test
    void servesWhatOtherProxiesAndOtherInstallationsHaveSent() {
        String ours = sent();

        HttpResponse<String> response =
                STAGE.gateway()
                        .send(
                                STAGE.gateway()
                                        .completion(STAGE.key(), asks("acme/m"))
                                        .header("via", "1.0 fred, " + OTHER)
                                        .build());

        assertEquals(200, response.statusCode(), response.body());
        assertEquals(
                OTHER + ", " + ours,
                STAGE.provider().lastRequest().header("via").orElse(""),
                "another installation finds itself in it again, a client's proxy stays private");
        lines(2);
    }

    private static double figure(String beginning) {
        return STAGE.gateway().figure(beginning).orElse(0.0);
    }

    /// What the gateway puts into `Via`.
    private static String sent() {
        assertEquals(200, STAGE.gateway().complete(STAGE.key(), asks("acme/m")).statusCode());
        return STAGE.provider().lastRequest().header("via").orElse("");
    }

    private static String asks(String model) {
        return "{\"model\":\"%s\",\"messages\":[]}".formatted(model);
    }

    /// The lines once the outermost request has its own, which comes last. Every test waits for all
    /// of its own, lest one be counted in the next.
    private static List<JsonNode> lines(int expected) {
        Await.await("lines", SOON, () -> LINES.list.size() >= expected);
        List<JsonNode> lines =
                List.copyOf(LINES.list).stream()
                        .map(event -> TestGateway.json(event.getFormattedMessage()))
                        .toList();
        assertEquals(expected, lines.size());
        return lines;
    }
}
