package dev.portolan.api;

import static dev.portolan.api.TestGateway.error;
import static dev.portolan.api.TestGateway.json;
import static dev.portolan.testing.Answers.answers;
import static dev.portolan.testing.Answers.fails;
import static dev.portolan.testing.Answers.silence;
import static dev.portolan.testing.Answers.streams;
import static dev.portolan.testing.Answers.streamsRaw;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.testing.Answer;
import dev.portolan.testing.Await;
import dev.portolan.testing.FakeProvider;
import dev.portolan.testing.Gate;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.RawHttp;
import dev.portolan.testing.RawResponse;
import dev.portolan.testing.ReceivedRequest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Streams: what passes, what is put right, and what a client hears when they break.
class StreamTest {
    @RegisterExtension static final PostgresExtension POSTGRES = TestCatalog.postgres();

    @TempDir static Path directory;

    static final Duration SOON = Duration.ofSeconds(10);
    static final String FIRST = chunk("{\"role\":\"assistant\",\"content\":\"He\"}", "null");
    static final String SECOND = chunk("{\"content\":\"llo\"}", "null");
    static final String LAST = chunk("{}", "\"stop\"");
    static final String USAGE =
            """
            {"id":"c1","object":"chat.completion.chunk","created":1700000000,"model":"up-m","choices":[],\
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
        catalog.provider(
                "acme",
                provider.baseUrl(),
                TestCatalog.timeouts(
                        Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofSeconds(20)));
        catalog.models("acme/m");
        key = catalog.key();
        gateway =
                new TestGateway.Setup(
                                POSTGRES.database(),
                                catalog.keyringFile(),
                                directory.resolve("api"))
                        .set("api.completions.firstHeartbeat", "400ms")
                        .set("api.completions.heartbeat", "200ms")
                        .set("server.applicationConnectors[0].idleTimeout", "1500ms")
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
    }

    private static String chunk(String delta, String finish) {
        return """
        {"id":"c1","object":"chat.completion.chunk","created":1700000000,"model":"up-m","choices":[{"index":0,"delta":%s,"finish_reason":%s}]}\
        """
                .formatted(delta, finish);
    }

    private static String asks(String more) {
        return "{\"model\":\"acme/m\",\"stream\":true"
                + more
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    }

    /// What a client reads, with no HTTP library between that could hide how it ended.
    private static RawResponse streamed() {
        return streamed("");
    }

    private static RawResponse streamed(String more) {
        try (RawHttp client = opened(more)) {
            return client.read(SOON);
        }
    }

    private static RawHttp opened(String more) {
        return RawHttp.connect(gateway.port())
                .post("/v1/chat/completions", Map.of("authorization", "Bearer " + key), asks(more));
    }

    private static String asServed(String text) {
        return text.replace("\"up-m\"", "\"acme/m\"");
    }

    @Test
    void passesEventsAsTheyComeSaveTheModelsName() {
        provider.onCompletion(streams(FIRST, SECOND, LAST));

        RawResponse response = streamed();

        assertEquals(200, response.status());
        assertEquals(RawResponse.End.COMPLETE, response.end());
        assertEquals(Optional.of("text/event-stream"), response.header("content-type"));
        assertEquals(Optional.of("no-cache"), response.header("cache-control"));
        assertEquals(Optional.of("acme/m"), response.header("x-portolan-model"));
        assertEquals(
                asServed(
                        "data: "
                                + FIRST
                                + "\n\ndata: "
                                + SECOND
                                + "\n\ndata: "
                                + LAST
                                + "\n\ndata: [DONE]\n\n"),
                response.text());
    }

    @Test
    void keepsFramingOfEveryKind() {
        String raw =
                "\r\n: PROCESSING\r\n\r\nevent: x\r\nid: 7\r\ndata:"
                        + FIRST
                        + "\r\n\r\ndata: "
                        + LAST
                        + "\r\rdata:[DONE]\n\n";
        provider.onCompletion(streamsRaw(raw).inPiecesOf(3));

        RawResponse response = streamed();

        assertEquals(asServed(raw), response.text());
    }

    /// Perplexity's streams end their lines so, some without a `[DONE]`; the network cuts anywhere.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 1000})
    void keepsLineEndsOfTwoBytesWhole(int pieces) {
        String chunks = "data: " + FIRST + "\r\n\r\ndata: " + LAST + "\r\n\r\n";

        provider.onCompletion(streamsRaw(chunks).inPiecesOf(pieces));
        RawResponse unmarked = streamed();
        provider.onCompletion(streamsRaw(chunks + "data: [DONE]\r\n\r\n").inPiecesOf(pieces));
        RawResponse marked = streamed();

        assertEquals(asServed(chunks) + "data: [DONE]\n\n", unmarked.text());
        assertEquals(asServed(chunks) + "data: [DONE]\r\n\r\n", marked.text());
    }

    @Test
    void sendsEachEventAtOnce() {
        Gate gate = new Gate();
        provider.onCompletion(streams(FIRST, LAST).holdingAfter(1, gate));
        try (RawHttp client = opened("")) {
            String early = client.readUntil("\"He\"", SOON);

            assertFalse(early.contains("[DONE]"));
            gate.open();
            client.readUntil("[DONE]", SOON);
        }
    }

    @Test
    void asksForTheUsageChunkAndTakesItOutAgain() {
        provider.onCompletion(streams(FIRST, LAST, USAGE));

        RawResponse response = streamed();

        assertTrue(
                provider.lastRequest()
                        .json()
                        .path("stream_options")
                        .path("include_usage")
                        .asBoolean());
        assertFalse(response.text().contains("\"usage\""), response.text());
        assertTrue(response.text().endsWith("data: [DONE]\n\n"));
    }

    @Test
    void leavesTheUsageChunkToWhoAskedForIt() {
        provider.onCompletion(streams(FIRST, LAST, USAGE));

        RawResponse response = streamed(",\"stream_options\":{\"include_usage\":true,\"x\":1}");

        assertTrue(response.text().contains(asServed(USAGE)), response.text());
        assertEquals(1, provider.lastRequest().json().path("stream_options").path("x").asInt());
    }

    @Test
    void endsAStreamThatForgotItsDone() {
        provider.onCompletion(streams(FIRST, LAST).withoutDone());

        RawResponse response = streamed();

        assertEquals(RawResponse.End.COMPLETE, response.end());
        assertTrue(
                response.text().endsWith(asServed(LAST) + "\n\ndata: [DONE]\n\n"), response.text());
    }

    @Test
    void completesALastEventWithoutItsBlankLine() {
        provider.onCompletion(streamsRaw("data: " + FIRST + "\n\n", "data: " + LAST));

        RawResponse response = streamed();

        assertEquals(RawResponse.End.COMPLETE, response.end());
        assertTrue(
                response.text().endsWith(asServed(LAST) + "\n\ndata: [DONE]\n\n"), response.text());
    }

    @Test
    void neverMakesABrokenStreamLookComplete() {
        List<Answer> breaks =
                List.of(
                        streams(FIRST, SECOND).withoutDone(),
                        streams(FIRST, SECOND).withoutDone().thenEnds(),
                        streams(FIRST, SECOND).withoutDone().thenResets(),
                        streams(FIRST, SECOND).withoutDone().thenStalls(),
                        streamsRaw("data: " + FIRST + "\n\n", "data: not json\n\n"),
                        streamsRaw(
                                "data: " + FIRST + "\n\n",
                                "data: {\"error\":{\"message\":\"Overloaded\",\"code\":502}}\n\n"),
                        streamsRaw(
                                "data: " + FIRST + "\n\n",
                                "event: error\ndata: {\"error\":{\"message\":\"Bad tool\"}}\n\n"));
        for (Answer broken : breaks) {
            provider.onCompletion(broken);

            RawResponse response = streamed();

            assertEquals(200, response.status());
            assertEquals(
                    RawResponse.End.TRUNCATED,
                    response.end(),
                    () -> broken + " -> " + response.text());
            assertFalse(response.text().contains("[DONE]"), response.text());
            String last = response.text().substring(response.text().lastIndexOf("data: ") + 6);
            assertTrue(json(last).path("error").path("message").isTextual(), response.text());
            assertTrue(
                    json(last).path("error").has("param") && json(last).path("error").has("code"),
                    last);
        }
    }

    @Test
    void cutsOffWhatFollowsTheEnd() {
        provider.onCompletion(
                streamsRaw(
                        "data: " + FIRST + "\n\n",
                        "data: " + LAST + "\n\n",
                        "data: [DONE]\n\n",
                        "data: " + FIRST + "\n\n"));

        RawResponse response = streamed();

        assertEquals(RawResponse.End.COMPLETE, response.end());
        assertTrue(response.text().endsWith("data: [DONE]\n\n"), response.text());
    }

    @Test
    void answersWithAStatusWhileNothingWasSent() {
        provider.onCompletion(fails(429, "rate_limit_error", "slow down").retryAfter("3"));
        assertEquals(429, streamed().status());

        provider.onCompletion(
                streamsRaw(
                        ": hold on\n\n",
                        "data: {\"error\":{\"message\":\"No room\",\"code\":503}}\n\n"));
        RawResponse early = streamed();
        assertEquals(503, early.status(), early.text());
        assertEquals("No room", json(early.text()).path("error").path("message").asText());

        provider.onCompletion(streams(List.of()).withoutDone());
        RawResponse empty = streamed();
        assertEquals(502, empty.status());
        assertEquals("upstream_cut_off", json(empty.text()).path("error").path("code").asText());
    }

    @Test
    void handlesAnAnswerThatIsNoStreamByWhatItIs() {
        provider.onCompletion(answers("{\"error\":{\"message\":\"Broken\",\"code\":\"500\"}}"));
        assertEquals(500, streamed().status());

        provider.onCompletion(answers("<html>"));
        assertEquals(502, streamed().status());

        provider.onCompletion(answers(CompletionTest.ANSWER));
        RawResponse made = streamed();
        assertEquals(200, made.status());
        assertEquals(Optional.of("text/event-stream"), made.header("content-type"));
        assertTrue(
                made.text().contains("\"delta\":{\"role\":\"assistant\",\"content\":\"Hello\"}"),
                made.text());
        assertTrue(made.text().contains("\"chat.completion.chunk\""), made.text());
        assertFalse(made.text().contains("\"usage\""), made.text());
        assertTrue(made.text().endsWith("data: [DONE]\n\n"), made.text());
    }

    @Test
    void keepsAClientCompanyAndStillTellsItTheTruth() {
        provider.onCompletion(silence());

        RawResponse response = streamed();

        assertEquals(200, response.status());
        assertTrue(response.text().startsWith(": portolan\n\n: portolan\n\n"), response.text());
        assertTrue(response.text().contains("upstream_first_byte_timeout"), response.text());
        assertEquals(RawResponse.End.TRUNCATED, response.end());
    }

    @Test
    void beatsBetweenEventsToo() {
        Gate gate = new Gate();
        provider.onCompletion(streams(FIRST, LAST).holdingAfter(1, gate));
        try (RawHttp client = opened("")) {
            client.readUntil("\"He\"", SOON);
            client.readUntil(": portolan", SOON);
            gate.open();
            client.readUntil("[DONE]", SOON);
        }
    }

    @Test
    void cutsTheProviderOffWhenTheClientLeavesBeforeItsFirstByte() {
        provider.onCompletion(silence());
        RawHttp client = opened("");
        ReceivedRequest asked = provider.awaitRequest(1, SOON);

        client.close();

        asked.awaitClientGone(Duration.ofSeconds(2));
    }

    @Test
    void cutsTheProviderOffWhenTheClientLeavesInTheMiddle() {
        provider.onCompletion(streams(FIRST, LAST).holdingAfter(1, new Gate()));
        RawHttp client = opened("");
        client.readUntil("\"He\"", SOON);
        ReceivedRequest asked = provider.awaitRequest(1, SOON);

        client.reset();

        asked.awaitClientGone(Duration.ofSeconds(2));
        Await.await(
                "counted as cancelled",
                SOON,
                () ->
                        gateway.figure(
                                        "portolan_requests_total{model=\"acme/m\",operation=\"chat_completion\",outcome=\"cancelled\"")
                                .isPresent());
    }

    @Test
    void takesAHalfClosedClientForAPresentOne() {
        Gate gate = new Gate();
        provider.onCompletion(streams(FIRST, LAST).holdingAfter(1, gate));
        try (RawHttp client = opened("")) {
            client.halfClose();
            client.readUntil("\"He\"", SOON);
            gate.open();
            client.readUntil("[DONE]", SOON);
        }
    }

    @Test
    void slowsTheProviderToItsClientAndGivesUpOnOneThatNeverReads() {
        String big = chunk("{\"content\":\"" + "x".repeat(60_000) + "\"}", "null");
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            many.add(big);
        }
        provider.onCompletion(streams(many));
        try (RawHttp client =
                RawHttp.connect(URI.create("http://127.0.0.1:" + gateway.port()), 4096)) {
            client.post("/v1/chat/completions", Map.of("authorization", "Bearer " + key), asks(""));

            provider.awaitRequest(1, SOON).awaitClientGone(SOON);
        }
    }

    @Test
    void takesCommentsWithoutEndForSilence() {
        List<String> comments = new ArrayList<>(List.of("data: " + FIRST + "\n\n"));
        for (int i = 0; i < 200; i++) {
            comments.add(": still here\n\n");
        }
        provider.onCompletion(
                streamsRaw(comments.toArray(String[]::new)).everyEvent(Duration.ofMillis(100)));

        RawResponse response = streamed();

        assertEquals(RawResponse.End.TRUNCATED, response.end());
        assertTrue(response.text().contains("upstream_idle_timeout"), response.text());
    }

    @Test
    void countsTokensOfStreamsToo() {
        provider.onCompletion(streams(FIRST, LAST, USAGE));
        double before =
                gateway.figure("portolan_tokens_total{kind=\"completion\",model=\"acme/m\"")
                        .orElse(0.0);

        streamed();

        Await.await(
                "two more tokens",
                SOON,
                () ->
                        gateway.figure("portolan_tokens_total{kind=\"completion\",model=\"acme/m\"")
                                        .orElse(0.0)
                                == before + 2);
    }

    @Test
    void survivesAWholeAnswerThatTakesLongerThanTheConnectorsIdleTime() {
        provider.onCompletion(answers(CompletionTest.ANSWER).after(Duration.ofMillis(2200)));

        HttpResponse<String> response =
                gateway.complete(key, asks("").replace("\"stream\":true", "\"stream\":false"));

        assertEquals(200, response.statusCode(), () -> error(response).toString());
    }
}
