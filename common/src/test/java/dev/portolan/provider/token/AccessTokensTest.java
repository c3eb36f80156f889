package dev.portolan.provider.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import dev.portolan.secret.Secret;
import dev.portolan.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AccessTokensTest {
    private final TestClock clock = new TestClock();
    private final AccessTokens<String> tokens = new AccessTokens<>(clock);
    private final AtomicInteger fetched = new AtomicInteger();

    private AccessToken next() {
        return new AccessToken(
                Secret.of("token-" + fetched.incrementAndGet()),
                clock.instant().plus(Duration.ofHours(1)));
    }

    private static UpstreamException refusal() {
        return new UpstreamException(Fault.STATUS, "refused");
    }

    @Test
    void keepsATokenUntilShortlyBeforeItExpires() throws Exception {
        assertEquals("token-1", tokens.get("a", this::next).reveal());
        clock.advance(Duration.ofMinutes(54));
        assertEquals("token-1", tokens.get("a", this::next).reveal());
        clock.advance(Duration.ofMinutes(2));
        assertEquals("token-2", tokens.get("a", this::next).reveal());
    }

    @Test
    void eachCredentialHasItsOwn() throws Exception {
        assertEquals("token-1", tokens.get("a", this::next).reveal());
        assertEquals("token-2", tokens.get("b", this::next).reveal());
        assertEquals("token-1", tokens.get("a", this::next).reveal());
    }

    /// A call that began before a renewal may be answered after it.
    @Test
    void knowsWhatCallsMayCarry() throws Exception {
        assertEquals(List.of(), tokens.given("a"));
        tokens.get("a", this::next);
        assertEquals(List.of(Secret.of("token-1")), tokens.given("a"));
        clock.advance(Duration.ofMinutes(56));
        tokens.get("a", this::next);
        assertEquals(List.of(Secret.of("token-2"), Secret.of("token-1")), tokens.given("a"));
        assertEquals(List.of(), tokens.given("b"));
    }

    @Test
    void aGoodTokenOutlivesAFailureToRenewIt() throws Exception {
        tokens.get("a", this::next);
        clock.advance(Duration.ofMinutes(57));

        assertEquals(
                "token-1",
                tokens.get(
                                "a",
                                () -> {
                                    throw refusal();
                                })
                        .reveal());
    }

    @Test
    void withoutAGoodTokenAFailureIsTheCallers() throws Exception {
        tokens.get("a", this::next);
        clock.advance(Duration.ofMinutes(61));

        assertThrows(
                UpstreamException.class,
                () ->
                        tokens.get(
                                "a",
                                () -> {
                                    throw refusal();
                                }));
        assertEquals("token-2", tokens.get("a", this::next).reveal(), "a failure is not kept");
    }

    @Test
    void manyCallsAtOnceFetchOneToken() throws Exception {
        int callers = 16;
        CountDownLatch fetching = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(callers);
        Callable<String> call =
                () -> {
                    all.countDown();
                    return tokens.get(
                                    "a",
                                    () -> {
                                        fetching.await(60, TimeUnit.SECONDS);
                                        return next();
                                    })
                            .reveal();
                };
        List<Future<String>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < callers; i++) {
                answers.add(threads.submit(call));
            }
            all.await(60, TimeUnit.SECONDS);
            fetching.countDown();
            Set<String> seen =
                    answers.stream().map(AccessTokensTest::result).collect(Collectors.toSet());
            assertEquals(Set.of("token-1"), seen);
        }
        assertEquals(1, fetched.get());
    }

    @Test
    void thoseWhoWaitedShareAFailure() throws Exception {
        int waiters = 8;
        CountDownLatch fetching = new CountDownLatch(1);
        CountDownLatch mayFail = new CountDownLatch(1);
        TokenSource refusing =
                () -> {
                    fetched.incrementAndGet();
                    fetching.countDown();
                    mayFail.await(60, TimeUnit.SECONDS);
                    throw refusal();
                };
        List<Thread> threads = new ArrayList<>();
        AtomicInteger failed = new AtomicInteger();
        Runnable call =
                () -> {
                    try {
                        tokens.get("a", refusing);
                    } catch (UpstreamException _) {
                        failed.incrementAndGet();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                };
        threads.add(Thread.ofPlatform().start(call));
        assertTrue(fetching.await(60, TimeUnit.SECONDS));
        for (int i = 0; i < waiters; i++) {
            threads.add(Thread.ofPlatform().start(call));
        }
        for (Thread waiter : threads) {
            while (waiter.isAlive()
                    && waiter.getState() != Thread.State.WAITING
                    && waiter.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        }
        mayFail.countDown();
        for (Thread thread : threads) {
            thread.join(60_000);
        }

        assertEquals(waiters + 1, failed.get());
        assertEquals(1, fetched.get());
        assertEquals("token-2", tokens.get("a", this::next).reveal(), "later ones ask anew");
    }

    private static String result(Future<String> answer) {
        try {
            return answer.get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
