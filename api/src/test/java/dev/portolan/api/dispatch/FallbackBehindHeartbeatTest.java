package dev.portolan.api.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.api.relay.Heartbeat;
import dev.portolan.api.relay.Relay;
import dev.portolan.api.relay.StreamRelay;
import dev.portolan.api.relay.WholeRelay;
import dev.portolan.api.routing.Route;
import dev.portolan.api.routing.Target;
import dev.portolan.api.upstream.UpstreamCaller;
import dev.portolan.dialect.openai.ChatRequest;
import dev.portolan.provider.Operation;
import dev.portolan.provider.UpstreamHttp;
import dev.portolan.provider.openai.OpenAiCompatibleAdapter;
import dev.portolan.testing.Await;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// A route of two models whose first makes the client wait, until a heartbeat has settled status
/// and headers, and then fails.
class FallbackBehindHeartbeatTest {
    private static final ScheduledExecutorService TIMER =
            Executors.newSingleThreadScheduledExecutor();
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Target FIRST =
            TestTarget.of("first", new OpenAiCompatibleAdapter(), Map.of());
    private static final Target SECOND =
            TestTarget.of("second", new OpenAiCompatibleAdapter(), Map.of());

    private static final String BUSY = "{\"error\":{\"message\":\"busy\"}}";
    private static final String EVENTS =
            """
            data: {"object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":"stop"}]}

            data: [DONE]

            """;

    private final TestClient client = new TestClient();

    @AfterAll
    static void stop() {
        TIMER.shutdownNow();
    }

    @Test
    void sendsTheAnswerOfTheSecondBehindTheHeadersOfTheFirst() throws Exception {
        Outcome outcome = dispatch(TestAnswer.events(EVENTS));

        assertEquals(
                SECOND.model().id(), assertInstanceOf(Outcome.Completed.class, outcome).servedBy());
        assertEquals(200, client.status());
        assertEquals("first/m", client.header("x-portolan-model"));
        assertEquals("first", client.header("x-portolan-provider"));
        assertEquals("1", client.header("x-portolan-attempts"));
        assertTrue(client.body().startsWith(": portolan\n\n"), client.body());
        assertTrue(client.body().contains("Hello"), client.body());
        assertTrue(client.body().endsWith("data: [DONE]\n\n"), client.body());
        assertFalse(client.body().contains("busy"), client.body());
    }

    @Test
    void endsTheStreamWithTheErrorOfTheLastWhereNobodyAnswers() throws Exception {
        Outcome outcome = dispatch(TestAnswer.of(503, BUSY.replace("busy", "busy, too")));

        assertInstanceOf(Outcome.Failed.class, outcome);
        assertEquals(200, client.status());
        assertEquals("first/m", client.header("x-portolan-model"));
        assertTrue(client.body().contains("busy, too"), client.body());
    }

    private Outcome dispatch(TestAnswer second) throws Exception {
        Queue<TestAnswer> answers = new ArrayDeque<>(List.of(TestAnswer.of(503, BUSY), second));
        ChatRequest request =
                ChatRequest.parse(
                        """
                        {"model":"fast","stream":true,"messages":[{"role":"user","content":"Hi"}]}
                        """
                                .getBytes(UTF_8));
        UpstreamHttp http =
                _ -> {
                    Await.await("a heartbeat", SOON, () -> !client.body().isEmpty());
                    return answers.remove();
                };
        return dispatcher(http)
                .dispatch(
                        "req_1",
                        new Route(Operation.CHAT_COMPLETION, "fast", List.of(FIRST, SECOND)),
                        request,
                        0,
                        client);
    }

    private static Dispatcher dispatcher(UpstreamHttp http) {
        Clock clock = Clock.systemUTC();
        return new Dispatcher(
                new UpstreamCaller(http, () -> "id", clock, System::nanoTime),
                new Relay(
                        new WholeRelay(System::nanoTime),
                        new StreamRelay(System::nanoTime, PATIENCE),
                        clock),
                new Heartbeat(TIMER, AT_ONCE, PATIENCE));
    }
}
