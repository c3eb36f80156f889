package dev.portolan.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.provider.UpstreamAnswer.Read;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What is read of an answer after its last word.
class AnswerBodyTest {
    private static final Read BYTE = new Read.Bytes(ByteBuffer.allocate(1));

    private final List<Duration> patience = new ArrayList<>();
    private long now = 17;

    @Test
    void readsOnToTheEnd() {
        List<Read> reads = new ArrayList<>(List.of(BYTE, Read.Silence.INSTANCE, Read.End.INSTANCE));

        answers(Duration.ofMillis(1), reads::removeFirst).discard(() -> now);

        assertTrue(reads.isEmpty(), "the connection can serve again");
    }

    @Test
    void waitsForWhoDawdlesAMomentInAll() {
        answers(Duration.ofMillis(20), () -> BYTE).discard(() -> now);

        assertEquals(
                List.of(Duration.ofMillis(50), Duration.ofMillis(30), Duration.ofMillis(10)),
                patience);
    }

    @Test
    void readsNoMoreThanAConnectionIsWorth() {
        Read much = new Read.Bytes(ByteBuffer.allocate(40_000));

        answers(Duration.ZERO, () -> much).discard(() -> now);

        assertEquals(2, patience.size());
    }

    private UpstreamAnswer answers(Duration each, Supplier<Read> reads) {
        return new UpstreamAnswer() {
            @Override
            public int status() {
                return 200;
            }

            @Override
            public Map<String, List<String>> headers() {
                return Map.of();
            }

            @Override
            public Read read(Duration atMost) {
                patience.add(atMost);
                now += each.toNanos();
                return reads.get();
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }
}
