package dev.portolan.api;

import static dev.portolan.api.TestGateway.error;
import static dev.portolan.testing.Answers.answers;
import static dev.portolan.testing.Answers.streams;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.testing.Await;
import dev.portolan.testing.Gate;
import dev.portolan.testing.RawHttp;
import dev.portolan.testing.RawResponse;
import dev.portolan.testing.ReceivedRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `POST /v1/completions`: streams and whole answers by the rules that chat has.
class TextCompletionTest {
    @RegisterExtension
    static final Stage STAGE =
            new Stage(stage -> {
                stage.catalog().provider("acme", stage.provider().baseUrl());
                stage.catalog().models("acme/m", "acme/counted");
            });

    private static final String ANSWER =
            """
            {"id":"cmpl-1","object":"text_completion","created":1700000000,"model":"up-m",\
            "choices":[{"text":" upon","index":0,"logprobs":null,"finish_reason":"length"}],\
            "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}\
            """;
    private static final String FIRST = chunk(" up", "null");
    private static final String LAST = chunk("on", "\"stop\"");
    private static final String USAGE =
            """
            {"id":"c1","object":"text_completion","created":1700000000,"model":"up-m","choices":[],\
            "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}\
            """;

    @BeforeEach
    void forget() {
        STAGE.provider().forgetRequests();
        STAGE.provider().on("POST", "/v1/completions", answers(ANSWER));
    }

    private static String chunk(String text, String finish) {
        return """
        {"id":"c1","object":"text_completion","created":1700000000,"model":"up-m","choices":[{"text":"%s","index":0,"logprobs":null,"finish_reason":%s}]}\
        """
                .formatted(text, finish);
    }

    private static String asks(String more) {
        return "{\"model\":\"acme/m\",\"prompt\":\"Once\"" + more + "}";
    }

    private static RawResponse streamed(String more) {
        try (RawHttp client = RawHttp.connect(STAGE.gateway().port())) {
            return client.post(
                            "/v1/completions",
                            Map.of("authorization", "Bearer " + STAGE.key()),
                            asks(",\"stream\":true" + more))
                    .read(TestGateway.SOON);
        }
    }

    private static String asServed(String... events) {
        StringBuilder all = new StringBuilder();
        for (String event : events) {
            all.append("data: ").append(event.replace("up-m", "acme/m")).append("\n\n");
        }
        return all.append("data: [DONE]\n\n").toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Once\"", "[\"a\",\"b\"]", "[1, 2]", "[[1],[2]]"})
    void passesBytesSaveTheModelsName(String prompt) {
        String body =
                "{\"prompt\" : "
                        + prompt
                        + ",\"echo\":true,\"logprobs\":5,\"max_tokens\":0,\"x\":1.50,\"model\":\"acme/m\"}";

        HttpResponse<String> response = STAGE.gateway().post("/v1/completions", STAGE.key(), body);

        assertEquals(200, response.statusCode(), response::body);
        assertEquals(ANSWER.replace("up-m", "acme/m"), response.body());
        assertEquals(body.replace("acme/m", "m"), STAGE.provider().lastRequest().text());
    }

    @Test
    void streamsAndKeepsTheCountToItself() {
        STAGE.provider().on("POST", "/v1/completions", streams(FIRST, LAST, USAGE));

        RawResponse response = streamed("");

        assertEquals(RawResponse.End.COMPLETE, response.end());
        assertEquals(asServed(FIRST, LAST), response.text());
        assertTrue(
                STAGE.provider()
                        .lastRequest()
                        .json()
                        .at("/stream_options/include_usage")
                        .asBoolean(false));
    }

    /// Of a model that no other test asks: a count may come after its answer.
    @Test
    void countsTheTokensOfAStream() {
        STAGE.provider().on("POST", "/v1/completions", streams(FIRST, LAST, USAGE));

        STAGE.gateway()
                .post(
                        "/v1/completions",
                        STAGE.key(),
                        asks(",\"stream\":true").replace("acme/m", "acme/counted"));

        Await.await(
                "tokens",
                TestGateway.SOON,
                () ->
                        STAGE.gateway()
                                        .figure(
                                                "portolan_tokens_total{kind=\"completion\",model=\"acme/counted\"")
                                        .orElse(0.0)
                                == 2);
    }

    @Test
    void showsTheCountToWhoAskedForIt() {
        STAGE.provider().on("POST", "/v1/completions", streams(FIRST, LAST, USAGE));

        RawResponse response = streamed(",\"stream_options\":{\"include_usage\":true}");

        assertEquals(asServed(FIRST, LAST, USAGE), response.text());
    }

    @Test
    void addsTheDoneThatAFinishedStreamLacks() {
        STAGE.provider().on("POST", "/v1/completions", streams(FIRST, LAST).withoutDone());

        assertEquals(asServed(FIRST, LAST), streamed("").text());
    }

    @Test
    void tellsTheTruthAboutAStreamThatBreaks() {
        STAGE.provider().on("POST", "/v1/completions", streams(FIRST).withoutDone());

        RawResponse response = streamed("");

        assertEquals(RawResponse.End.TRUNCATED, response.end());
        assertTrue(response.text().contains("\"code\":\"upstream_cut_off\""), response.text());
        assertFalse(response.text().contains("[DONE]"));
    }

    @Test
    void passesAnErrorInTheMiddleAndNothingAfterIt() {
        STAGE.provider()
                .on(
                        "POST",
                        "/v1/completions",
                        streams(FIRST, "{\"error\":{\"message\":\"Gone\",\"code\":500}}", LAST));

        RawResponse response = streamed("");

        assertEquals(RawResponse.End.TRUNCATED, response.end());
        assertTrue(response.text().contains("Gone"), response.text());
        assertFalse(response.text().contains("\"text\":\"on\""), response.text());
    }

    @Test
    void cutsTheProviderOffWhenTheClientLeaves() {
        STAGE.provider()
                .on("POST", "/v1/completions", streams(FIRST, LAST).holdingAfter(1, new Gate()));
        RawHttp client =
                RawHttp.connect(STAGE.gateway().port())
                        .post(
                                "/v1/completions",
                                Map.of("authorization", "Bearer " + STAGE.key()),
                                asks(",\"stream\":true"));
        client.readUntil(" up", TestGateway.SOON);
        ReceivedRequest asked = STAGE.provider().awaitRequest(1, TestGateway.SOON);

        client.reset();

        asked.awaitClientGone(TestGateway.SOON);
        Await.await(
                "counted as cancelled",
                TestGateway.SOON,
                () ->
                        STAGE.gateway()
                                .figure(
                                        "portolan_requests_total{model=\"acme/m\",operation=\"text_completion\",outcome=\"cancelled\"")
                                .isPresent());
    }

    /// Writer's, which are `{"value": "…"}` and never say that they are complete.
    @Test
    void doesNotTakeEventsOfAnotherShapeForAnAnswer() {
        STAGE.provider()
                .on(
                        "POST",
                        "/v1/completions",
                        streams("{\"value\":\"Sure\"}", "{\"value\":\"!\"}").withoutDone());

        RawResponse response = streamed("");

        assertEquals(RawResponse.End.TRUNCATED, response.end());
        assertTrue(response.text().contains("\"code\":\"upstream_malformed\""), response.text());
    }

    @Test
    void makesAStreamOfAWholeAnswer() {
        STAGE.provider().on("POST", "/v1/completions", answers(ANSWER));

        RawResponse response = streamed("");

        assertTrue(response.text().contains("\"object\":\"text_completion\""), response.text());
        assertTrue(response.text().contains("\"text\":\" upon\""), response.text());
        assertTrue(response.text().contains("\"model\":\"acme/m\""), response.text());
        assertFalse(response.text().contains("usage"), response.text());
        assertTrue(response.text().endsWith("data: [DONE]\n\n"), response.text());
    }

    @Test
    void refusesWhatIsNoRequest() {
        HttpResponse<String> response =
                STAGE.gateway()
                        .post("/v1/completions", STAGE.key(), "{\"model\":\"acme/m\",\"n\":0}");

        assertEquals(400, response.statusCode());
        assertEquals("n", error(response).path("param").asText());
    }
}
