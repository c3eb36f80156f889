package dev.portolan.api;

import static dev.portolan.api.TestGateway.json;
import static dev.portolan.testing.Answers.answers;
import static dev.portolan.testing.Answers.fails;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
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

/// Streams: what passes, what is put right, and what a client hears when they break. Nobody's time
/// runs out here, nor does the gateway put in a word of its own: see [StreamPatienceTest].
class StreamTest {
    @RegisterExtension static final PostgresExtension POSTGRES = TestCatalog.postgres();

    @TempDir static Path directory;

    static final Duration SOON = Duration.ofSeconds(30);
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
        catalog.provider("acme", provider.baseUrl());
        catalog.models("acme/m", "acme/counted");
        key = catalog.key();
        gateway =
                new TestGateway.Setup(
                                POSTGRES.database(),
                                catalog.keyringFile(),
                                directory.resolve("api"))
                        .set("api.completions.firstHeartbeat", "5m")
                        .set("api.completions.heartbeat", "5m")
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
    void passesAnImageOfSomeMegabytes() {
        String image = chunk("{\"content\":\"" + "A".repeat(3_000_000) + "\"}", "null");
        provider.onCompletion(streams(FIRST, image, LAST));

        RawResponse response = streamed();

        assertEquals(RawResponse.End.COMPLETE, response.end());
        assertTrue(response.text().contains(asServed(image)), "not byte for byte");
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
    void tellsOfAResetWhatWasSentBeforeIt() {
        Gate gate = new Gate();
        provider.onCompletion(
                streams(FIRST, SECOND).withoutDone().holdingAfter(2, gate).thenResets());
        try (RawHttp client = opened("")) {
            client.readUntil("\"llo\"", SOON);

            gate.open();

            String rest = client.readUntil("\"error\"", SOON) + toItsEnd(client);
            assertFalse(rest.contains("[DONE]"), rest);
            assertFalse(rest.endsWith("0\r\n\r\n"), "an orderly end: " + rest);
        }
    }

    private static String toItsEnd(RawHttp client) {
        StringBuilder all = new StringBuilder();
        for (byte[] some = client.readSome(4096, SOON);
                some.length > 0;
                some = client.readSome(4096, SOON)) {
            all.append(new String(some, StandardCharsets.UTF_8));
        }
        return all.toString();
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

    /// Of a model that no other test asks: a count may come after its answer.
    @Test
    void countsTokensOfStreamsToo() {
        provider.onCompletion(streams(FIRST, LAST, USAGE));

        gateway.complete(key, asks("").replace("acme/m", "acme/counted"));

        Await.await(
                "two tokens",
                SOON,
                () ->
                        gateway.figure(
                                                "portolan_tokens_total{kind=\"completion\",model=\"acme/counted\"")
                                        .orElse(0.0)
                                == 2);
    }
}
