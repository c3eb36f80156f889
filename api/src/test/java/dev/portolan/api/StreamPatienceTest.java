package dev.portolan.api;

import static dev.portolan.api.StreamTest.FIRST;
import static dev.portolan.api.StreamTest.LAST;
import static dev.portolan.api.StreamTest.SECOND;
import static dev.portolan.testing.Answers.answers;
import static dev.portolan.testing.Answers.silence;
import static dev.portolan.testing.Answers.streams;
import static dev.portolan.testing.Answers.streamsRaw;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.testing.Await;
import dev.portolan.testing.FakeProvider;
import dev.portolan.testing.Gate;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.RawHttp;
import dev.portolan.testing.RawResponse;
import dev.portolan.testing.ReceivedRequest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What time does to answers: heartbeats, silence, clients that leave or never read. The provider
/// `acme` is waited for so long that only the client's leave can end a call to it; `hasty` is not.
class StreamPatienceTest {
    @RegisterExtension static final PostgresExtension POSTGRES = TestCatalog.postgres();

    @TempDir static Path directory;

    private static final Duration SOON = Duration.ofSeconds(30);

    /// Of the connection between client and gateway.
    private static final Duration IDLE = Duration.ofSeconds(4);

    static FakeProvider provider;
    static TestGateway gateway;
    static String key;

    @BeforeAll
    static void start() {
        provider = FakeProvider.start();
        TestCatalog catalog = new TestCatalog(POSTGRES.database(), directory);
        catalog.provider("acme", provider.baseUrl());
        catalog.provider(
                "hasty",
                provider.baseUrl(),
                TestCatalog.timeouts(
                        Duration.ofSeconds(6), Duration.ofSeconds(3), Duration.ofMinutes(10)));
        catalog.models("acme/m", "acme/left", "hasty/m");
        key = catalog.key();
        gateway =
                new TestGateway.Setup(
                                POSTGRES.database(),
                                catalog.keyringFile(),
                                directory.resolve("api"))
                        .set("api.completions.firstHeartbeat", "200ms")
                        .set("api.completions.heartbeat", "100ms")
                        .set("server.applicationConnectors[0].idleTimeout", IDLE.toMillis() + "ms")
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

    private static RawHttp opened(String model) {
        return opened(model, RawHttp.connect(gateway.port()), true);
    }

    private static RawHttp opened(String model, RawHttp client, boolean streamed) {
        return client.post(
                "/v1/chat/completions",
                Map.of("authorization", "Bearer " + key),
                "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                        .formatted(model, streamed));
    }

    private static RawResponse read(RawHttp opened) {
        try (opened) {
            return opened.read(SOON);
        }
    }

    private static double cancelled(String model) {
        return gateway.figure(
                        "portolan_requests_total{model=\"%s\",operation=\"chat_completion\",outcome=\"cancelled\""
                                .formatted(model))
                .orElse(0.0);
    }

    @Test
    void keepsAClientCompanyAndStillTellsItTheTruth() {
        provider.onCompletion(silence());

        RawResponse response = read(opened("hasty/m"));

        assertEquals(200, response.status());
        assertEquals(Optional.of("hasty/m"), response.header("x-portolan-model"));
        assertTrue(response.text().startsWith(": portolan\n\n: portolan\n\n"), response.text());
        assertTrue(response.text().contains("upstream_first_byte_timeout"), response.text());
        assertEquals(RawResponse.End.TRUNCATED, response.end());
    }

    @Test
    void beatsBetweenEventsToo() {
        Gate gate = new Gate();
        provider.onCompletion(streams(FIRST, LAST).holdingAfter(1, gate));
        try (RawHttp client = opened("acme/m")) {
            client.readUntil("\"He\"", SOON);
            client.readUntil(": portolan", SOON);
            gate.open();
            client.readUntil("[DONE]", SOON);
        }
    }

    @Test
    void neverMakesAStalledStreamLookComplete() {
        provider.onCompletion(streams(FIRST, SECOND).withoutDone().thenStalls());

        RawResponse response = read(opened("hasty/m"));

        assertEquals(200, response.status());
        assertEquals(RawResponse.End.TRUNCATED, response.end(), response.text());
        assertFalse(response.text().contains("[DONE]"), response.text());
        assertTrue(response.text().contains("upstream_idle_timeout"), response.text());
    }

    @Test
    void takesCommentsWithoutEndForSilence() {
        List<String> comments = new ArrayList<>(List.of("data: " + FIRST + "\n\n"));
        comments.addAll(Collections.nCopies(600, ": still here\n\n"));
        provider.onCompletion(
                streamsRaw(comments.toArray(String[]::new)).everyEvent(Duration.ofMillis(100)));

        RawResponse response = read(opened("hasty/m"));

        assertEquals(RawResponse.End.TRUNCATED, response.end());
        assertTrue(response.text().contains("upstream_idle_timeout"), response.text());
    }

    @Test
    void cutsTheProviderOffWhenTheClientLeavesBeforeItsFirstByte() {
        provider.onCompletion(silence());
        RawHttp client = opened("acme/m");
        ReceivedRequest asked = provider.awaitRequest(1, SOON);

        client.close();

        asked.awaitClientGone(SOON);
    }

    @Test
    void cutsTheProviderOffWhenTheClientLeavesInTheMiddle() {
        provider.onCompletion(streams(FIRST, LAST).holdingAfter(1, new Gate()));
        RawHttp client = opened("acme/left");
        client.readUntil("\"He\"", SOON);
        ReceivedRequest asked = provider.awaitRequest(1, SOON);

        client.reset();

        asked.awaitClientGone(SOON);
        Await.await("counted as cancelled", SOON, () -> cancelled("acme/left") == 1);
    }

    @Test
    void takesAHalfClosedClientForAPresentOne() {
        Gate gate = new Gate();
        provider.onCompletion(streams(FIRST, LAST).holdingAfter(1, gate));
        try (RawHttp client = opened("acme/m")) {
            client.halfClose();
            client.readUntil("\"He\"", SOON);
            gate.open();
            client.readUntil("[DONE]", SOON);
        }
    }

    @Test
    void slowsTheProviderToItsClientAndGivesUpOnOneThatNeverReads() {
        String big = FIRST.replace("\"He\"", "\"" + "x".repeat(60_000) + "\"");
        provider.onCompletion(streams(Collections.nCopies(2000, big)));
        URI address = URI.create("http://127.0.0.1:" + gateway.port());
        try (RawHttp _ = opened("acme/m", RawHttp.connect(address, 4096), true)) {
            provider.awaitRequest(1, SOON).awaitClientGone(SOON);
        }
    }

    @Test
    void survivesAWholeAnswerThatTakesLongerThanTheConnectorsIdleTime() {
        provider.onCompletion(answers(CompletionTest.ANSWER).after(IDLE.plusMillis(1500)));

        RawResponse response = read(opened("acme/m", RawHttp.connect(gateway.port()), false));

        assertEquals(200, response.status(), response::text);
    }
}
