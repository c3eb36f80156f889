package dev.portolan.testing;

import static dev.portolan.testing.Answers.answers;
import static dev.portolan.testing.Answers.fails;
import static dev.portolan.testing.Answers.silence;
import static dev.portolan.testing.Answers.streams;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeProviderTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(150);

    private final FakeProvider provider = FakeProvider.start();

    @AfterEach
    void closeProvider() {
        provider.close();
    }

    @Test
    void servesAnOrdinaryClientAndRecordsWhatItSent() throws Exception {
        provider.onModels(OpenAiShapes.modelList("m"))
                .onCompletion(answers(OpenAiShapes.completion("m", "hello")));
        try (var client = HttpClient.newHttpClient()) {

            var list =
                    client.send(
                            HttpRequest.newBuilder(provider.baseUrl().resolve("/v1/models?limit=5"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            var completion =
                    client.send(
                            HttpRequest.newBuilder(
                                            provider.baseUrl().resolve("/v1/chat/completions"))
                                    .header("Authorization", "Bearer k")
                                    .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"m\"}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertEquals(OpenAiShapes.modelList("m"), list.body());
            assertTrue(completion.body().contains("hello"));
            assertEquals(Optional.of("5"), provider.requests().getFirst().query("limit"));
            ReceivedRequest sent = provider.lastRequest();
            assertEquals("m", sent.json().path("model").asText());
            assertEquals(Optional.of("Bearer k"), sent.header("authorization"));
            assertEquals(ReceivedRequest.Fate.ANSWERED, Await.value(SOON, sent::fate));
        }
    }

    @Test
    void answersOneAfterTheOtherAndKeepsTheConnection() {
        provider.onCompletion(
                fails(429, "rate_limit_error", "slow down").retryAfter("7"), answers("{}"));
        try (var client = RawHttp.connect(provider.port())) {
            RawResponse first = complete(client);
            RawResponse second = complete(client);
            RawResponse third = complete(client);

            assertEquals(429, first.status());
            assertEquals(Optional.of("7"), first.header("Retry-After"));
            assertEquals(List.of(200, 200), List.of(second.status(), third.status()));
            assertEquals(1, provider.acceptedConnections());
        }
    }

    @Test
    void streamsEachEventAsAChunkAndEndsWithDone() {
        provider.onCompletion(streams("{\"a\":1}", "{\"b\":2}"));

        RawResponse response = complete();

        assertEquals("data: {\"a\":1}\n\ndata: {\"b\":2}\n\ndata: [DONE]\n\n", response.text());
        assertEquals(List.of(15, 15, 14), response.chunks());
        assertEquals(RawResponse.End.COMPLETE, response.end());
    }

    @Test
    void cutsABodyWhereverItIsTold() {
        provider.onCompletion(streams("{\"text\":\"è\"}").inPieces(16, 1));

        RawResponse response = complete();

        assertEquals(List.of(16, 1), response.chunks().subList(0, 2));
        assertEquals("data: {\"text\":\"è\"}\n\ndata: [DONE]\n\n", response.text());
    }

    @Test
    void holdsBytesBackUntilTheGateOpens() {
        var gate = new Gate();
        provider.onCompletion(streams("1", "2").holdingAfter(1, gate));
        try (var client = post()) {
            assertTrue(client.readUntil("data: 1\n\n\r\n", SOON).startsWith("HTTP/1.1 200 OK\r\n"));
            assertThrows(AssertionError.class, () -> client.readUntil("data: 2", SHORT));

            gate.open();

            assertFalse(client.readUntil("0\r\n\r\n", SOON).isEmpty());
        }
    }

    @Test
    void stagesEveryBadEnd() {
        provider.onCompletion(
                streams("1").withoutDone().thenEnds(),
                answers("{\"short\":1}").claiming(100),
                Answers.resets(),
                Answers.hangsUp(),
                Answers.whole(200, "text/plain", "old").untilClose(),
                Answers.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz"));

        assertEnd(RawResponse.End.TRUNCATED, "data: 1\n\n", complete());
        assertEnd(RawResponse.End.TRUNCATED, "{\"short\":1}", complete());
        assertEnd(RawResponse.End.RESET, "", complete());
        assertEnd(RawResponse.End.TRUNCATED, "", complete());
        assertEnd(RawResponse.End.COMPLETE, "old", complete());
        assertEnd(RawResponse.End.TRUNCATED, "", complete());
    }

    @Test
    void fallsSilentAtOnceOrInTheMiddle() {
        provider.onCompletion(silence(), streams("1").withoutDone().thenStalls());

        assertEnd(RawResponse.End.SILENT, "", completeImpatiently());
        try (var client = post()) {
            client.readUntil("data: 1\n\n\r\n", SOON);
            var silence = assertThrows(UncheckedIOException.class, () -> client.readSome(1, SHORT));
            assertInstanceOf(SocketTimeoutException.class, silence.getCause());
        }
    }

    @Test
    void resetsInTheMiddleOfAStream() {
        var gate = new Gate();
        provider.onCompletion(streams("1").withoutDone().holdingAfter(1, gate).thenResets());
        try (var client = post()) {
            client.readUntil("data: 1\n\n\r\n", SOON);

            gate.open();

            assertThrows(UncheckedIOException.class, () -> client.readSome(1, SOON));
        }
    }

    @Test
    void noticesAClientThatLeavesWhileItIsKeptWaiting() {
        provider.onCompletion(streams("1").withoutDone().thenStalls());
        var client = post();
        client.readUntil("data: 1", SOON);
        assertEquals(Optional.empty(), provider.lastRequest().fate());

        client.reset();

        provider.lastRequest().awaitClientGone(SOON);
    }

    @Test
    void noticesAClientThatLeavesBetweenTwoEvents() {
        provider.onCompletion(streams("1", "2").holdingAfter(1, new Gate()));
        var client = post();
        client.readUntil("data: 1", SOON);

        client.close();

        provider.lastRequest().awaitClientGone(SOON);
    }

    @Test
    void refusesFallsSilentAndBehavesAgainOnTheSamePort() {
        provider.onCompletion(answers("{}"));

        provider.refuseConnections();
        assertThrows(UncheckedIOException.class, () -> RawHttp.connect(provider.port()));

        provider.behave();
        provider.acceptInSilence();
        assertEquals(RawResponse.End.SILENT, completeImpatiently().end());

        provider.behave();
        assertEquals(200, complete().status());
    }

    @Test
    void sendsMoreThanAnybodyWants() {
        provider.onCompletion(Answers.huge(3_000_000));

        assertEquals(3_000_000, complete().body().length);
    }

    @Test
    void tellsTheTestWhenItsOwnScriptFails() {
        provider.onCompletion(request -> answers(request.json().required("model").asText()));

        RawResponse response = complete();

        assertEquals(500, response.status());
        assertTrue(
                response.text().startsWith("the fake provider's script failed"), response.text());
    }

    private static void assertEnd(RawResponse.End end, String text, RawResponse response) {
        assertEquals(end, response.end());
        assertEquals(text, response.text());
    }

    private RawHttp post() {
        return RawHttp.connect(provider.baseUrl()).post("/v1/chat/completions", Map.of(), "{}");
    }

    private RawResponse complete() {
        try (var client = RawHttp.connect(provider.port())) {
            return complete(client);
        }
    }

    private RawResponse completeImpatiently() {
        try (var client = post()) {
            return client.read(Duration.ofMillis(500));
        }
    }

    private static RawResponse complete(RawHttp client) {
        return client.post("/v1/chat/completions", Map.of(), "{}").read(SOON);
    }
}
