package dev.portolan.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// One thing a [FakeProvider] does while it answers.
public sealed interface Step {
    /// Sends the bytes at once, as a chunk of their own where the answer is chunked.
    record Send(byte[] bytes) implements Step {
        static Send text(String text) {
            return new Send(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// Sends so many bytes of the letter `x`.
    record Fill(long bytes) implements Step {}

    /// Waits for a time.
    record Pause(Duration duration) implements Step {}

    /// Waits for the test.
    record Hold(Gate gate) implements Step {}
}
