package dev.portolan.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {
    @Test
    void returnsAsSoonAsTheConditionHolds() {
        var looks = new AtomicInteger();

        Await.await(() -> looks.incrementAndGet() == 3, Duration.ofSeconds(10));

        assertEquals(3, looks.get());
    }

    /// A machine may stand still for longer than anything may take.
    @Test
    void looksOnceMoreWhenTheTimeIsOver() {
        var looks = new AtomicInteger();

        Await.await(() -> looks.incrementAndGet() == 2, Duration.ZERO);

        assertEquals(2, looks.get());
    }

    @Test
    void failsAsTheLastAttemptDid() {
        var failure =
                assertThrows(
                        AssertionError.class,
                        () ->
                                Await.eventually(
                                        Duration.ofMillis(20),
                                        () -> assertEquals("expected", "actual")));

        assertTrue(
                failure.getMessage().startsWith("not within 20 ms: expected: <expected>"),
                failure.getMessage());
    }

    @Test
    void saysWhatDidNotHappen() {
        var failure =
                assertThrows(
                        AssertionError.class,
                        () ->
                                Await.await(
                                        "the ship's arrival", Duration.ofMillis(20), () -> false));

        assertEquals("not within 20 ms: the ship's arrival did not happen", failure.getMessage());
    }
}
