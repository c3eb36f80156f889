package dev.portolan.api.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.portolan.api.error.GatewayError.RequestLoop;
import dev.portolan.api.memory.HeldAnswers;
import dev.portolan.api.memory.MemoryBudget;
import dev.portolan.api.relay.Heartbeat;
import dev.portolan.api.relay.Relay;
import dev.portolan.api.relay.StreamRelay;
import dev.portolan.api.relay.WholeRelay;
import dev.portolan.api.routing.Route;
import dev.portolan.api.routing.Target;
import dev.portolan.api.upstream.UpstreamCaller;
import dev.portolan.dialect.openai.ChatRequest;
import dev.portolan.provider.Operation;
import dev.portolan.provider.anthropic.AnthropicAdapter;
import dev.portolan.provider.openai.OpenAiCompatibleAdapter;
import dev.portolan.usage.Usage;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// A route of several models.
class DispatcherTest {
    private static final ScheduledExecutorService TIMER =
            Executors.newSingleThreadScheduledExecutor();
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String ANSWER =
            """
            {"object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},
             "finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}
            """;

    /// Some count tokens and fail.
    private static final String BUSY =
            """
            {"error":{"message":"busy","code":503},"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":1,"total_tokens":11}}
            """;

    private static final String MESSAGE =
            """
            {"type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"Hello"}],"stop_reason":"end_turn",
             "usage":{"input_tokens":3,"output_tokens":2}}
            """;

    private static final Target FIRST =
            TestTarget.of("first", new OpenAiCompatibleAdapter(), Map.of());
    private static final Target SECOND =
            TestTarget.of("second", new OpenAiCompatibleAdapter(), Map.of());

    /// Cannot be asked for several choices.
    private static final Target STRICT =
            TestTarget.of(
                    "strict",
                    new AnthropicAdapter(),
                    Map.of("unsupported_parameters", TextNode.valueOf("reject")));

    /// Is asked for one choice where several were wanted, and says so.
    private static final Target LENIENT =
            TestTarget.of("lenient", new AnthropicAdapter(), Map.of());

    private final Queue<TestAnswer> answers = new ArrayDeque<>();
    private final TestClient client = new TestClient();

    @AfterAll
    static void stop() {
        TIMER.shutdownNow();
    }

    @Test
    void countsTheTokensOfEveryModelThatWasAsked() {
        answers.add(TestAnswer.whole(BUSY));
        answers.add(TestAnswer.whole(ANSWER));

        Outcome outcome = dispatch("", FIRST, SECOND);

        assertInstanceOf(Outcome.Completed.class, outcome);
        assertEquals(
                List.of(Optional.of(11L), Optional.of(5L)),
                outcome.attempts().stream()
                        .map(attempt -> attempt.usage().map(Usage::total))
                        .toList());
        assertEquals(Optional.of(new Usage(13, 3, 16, 0, 0, 0)), outcome.usage());
        assertEquals("second/m", client.header("x-portolan-model"));
        assertEquals("2", client.header("x-portolan-attempts"));
    }

    @Test
    void countsThemWhereNobodyAnswered() {
        answers.add(TestAnswer.whole(BUSY));
        answers.add(TestAnswer.whole(BUSY));

        Outcome outcome = dispatch("", FIRST, SECOND);

        assertInstanceOf(Outcome.Failed.class, outcome);
        assertEquals(Optional.of(22L), outcome.usage().map(Usage::total));
        assertEquals(503, client.status());
    }

    @Test
    void passesOverWhoCannotBeAskedOnceOneWas() {
        answers.add(TestAnswer.whole(BUSY));

        Outcome outcome = dispatch("\"n\":2,", FIRST, STRICT);

        assertEquals(
                503, assertInstanceOf(Outcome.Failed.class, outcome).error().status(), "not a 400");
        assertEquals(Optional.of(11L), outcome.usage().map(Usage::total));
        assertEquals(503, client.status());
        assertTrue(client.body().contains("busy"), client.body());
        assertEquals("first/m", client.header("x-portolan-model"));
        assertEquals("1", client.header("x-portolan-attempts"));
    }

    @Test
    void asksWhoComesAfterOneThatCannotBeAsked() {
        answers.add(TestAnswer.whole(BUSY));
        answers.add(TestAnswer.whole(ANSWER));

        Outcome outcome = dispatch("\"n\":2,", FIRST, STRICT, SECOND);

        assertEquals(
                SECOND.model().id(), assertInstanceOf(Outcome.Completed.class, outcome).servedBy());
        assertEquals(2, outcome.attempts().size());
    }

    @Test
    void refusesWhatTheFirstCannotBeAsked() {
        Outcome outcome = dispatch("\"n\":2,", STRICT, SECOND);

        assertEquals(STRICT.model().id(), assertInstanceOf(Outcome.Refused.class, outcome).model());
        assertEquals(400, client.status());
        assertEquals("strict/m", client.header("x-portolan-model"));
        assertEquals("0", client.header("x-portolan-attempts"));
    }

    /// The provider is not sick; a model that helps out would only hide what is wrong.
    @Test
    void asksNobodyElseWhereTheRequestRunsInACircle() {
        answers.add(TestAnswer.of(508, "{\"error\":{\"message\":\"\",\"code\":\"request_loop\"}}"));

        Outcome outcome = dispatch("", FIRST, SECOND);

        assertEquals(
                new RequestLoop(Optional.of("first")),
                assertInstanceOf(Outcome.Failed.class, outcome).error());
        assertEquals(508, client.status());
    }

    /// Some hosts say so of a server that is too busy.
    @Test
    void asksTheNextWhereTheSameStatusMeansSomethingElse() {
        answers.add(TestAnswer.of(508, "{\"error\":\"Resource Limit Is Reached\"}"));
        answers.add(TestAnswer.whole(ANSWER));

        Outcome outcome = dispatch("", FIRST, SECOND);

        assertInstanceOf(Outcome.Completed.class, outcome);
    }

    @Test
    void warnsOfWhatTheOneThatAnsweredCannotDo() {
        answers.add(TestAnswer.whole(BUSY));
        answers.add(TestAnswer.whole(MESSAGE));

        Outcome outcome = dispatch("\"n\":2,", FIRST, LENIENT);

        assertInstanceOf(Outcome.Completed.class, outcome);
        assertEquals("lenient/m", client.header("x-portolan-model"));
        assertEquals("unsupported_parameters: n", client.header("x-portolan-warnings"));
    }

    @Test
    void warnsOfNothingThatOnlyAnEarlierOneCannotDo() {
        answers.add(TestAnswer.whole(BUSY));
        answers.add(TestAnswer.whole(ANSWER));

        Outcome outcome = dispatch("\"n\":2,", LENIENT, SECOND);

        assertInstanceOf(Outcome.Completed.class, outcome);
        assertEquals("second/m", client.header("x-portolan-model"));
        assertEquals("", client.header("x-portolan-warnings"));
    }

    /// The provider was asked, and will want to be paid.
    @Test
    void remembersWhoseAnswerThereWasNoRoomFor() {
        answers.add(TestAnswer.whole(BUSY));
        answers.add(TestAnswer.whole(ANSWER + " ".repeat(100_000)));

        Outcome outcome =
                ScopedValue.where(HeldAnswers.SHARE, new MemoryBudget(1).open())
                        .call(() -> dispatch("", FIRST, SECOND, FIRST));

        assertInstanceOf(Outcome.Failed.class, outcome);
        assertEquals(
                List.of(FIRST.model().id(), SECOND.model().id()),
                outcome.attempts().stream().map(Attempt::model).toList());
        assertEquals(Optional.of(11L), outcome.usage().map(Usage::total));
        assertEquals(503, client.status());
        assertTrue(client.body().contains("gateway_overloaded"), client.body());
    }

    private Outcome dispatch(String more, Target... targets) {
        try {
            ChatRequest request =
                    ChatRequest.parse(
                            """
                            {"model":"fast",%s"messages":[{"role":"user","content":"Hi"}]}
                            """
                                    .formatted(more)
                                    .getBytes(UTF_8));
            return dispatcher()
                    .dispatch(
                            "req_1",
                            new Route(Operation.CHAT_COMPLETION, "fast", List.of(targets)),
                            request,
                            0,
                            client);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Dispatcher dispatcher() {
        Clock clock = Clock.systemUTC();
        return new Dispatcher(
                new UpstreamCaller(_ -> answers.remove(), () -> "id", clock, System::nanoTime),
                new Relay(
                        new WholeRelay(System::nanoTime),
                        new StreamRelay(System::nanoTime, PATIENCE),
                        clock),
                new Heartbeat(TIMER, PATIENCE, PATIENCE));
    }
}
