package dev.portolan.provider;

import dev.portolan.provider.UpstreamAnswer.Read;
import dev.portolan.provider.UpstreamException.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Reads a provider's body to its end. The call's own time-outs and size limit bound it.
public final class AnswerBody {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// After its last word a body ends within this, or its connection is given up.
    private static final Duration LAST_WORDS = Duration.ofMillis(50);

    private static final int MOST_LAST_WORDS = 1 << 16;

    private AnswerBody() {}

    public static byte[] whole(UpstreamAnswer answer)
            throws UpstreamException, InterruptedException {
        return rest(answer, new ByteArrayOutputStream());
    }

    /// @param begun what has been read of it already; takes up what follows
    public static byte[] rest(UpstreamAnswer answer, ByteArrayOutputStream begun)
            throws UpstreamException, InterruptedException {
        return read(answer, begun, Integer.MAX_VALUE);
    }

    /// @param most bytes, beyond which the answer is [Fault#TOO_LARGE]
    public static byte[] atMost(int most, UpstreamAnswer answer)
            throws UpstreamException, InterruptedException {
        return read(answer, new ByteArrayOutputStream(), most);
    }

    /// Reads on to the end, but no longer and no more than another connection is worth.
    static void discard(UpstreamAnswer answer, LongSupplier nanos) {
        long until = nanos.getAsLong() + LAST_WORDS.toNanos();
        int read = 0;
        try {
            for (long left = LAST_WORDS.toNanos();
                    left > 0 && read < MOST_LAST_WORDS;
                    left = until - nanos.getAsLong()) {
                switch (answer.read(Duration.ofNanos(left))) {
                    case Read.Bytes(ByteBuffer buffer) -> read += buffer.remaining();
                    case Read.Silence _ -> {
                        // Time may be left.
                    }
                    case Read.End _ -> {
                        return;
                    }
                }
            }
        } catch (UpstreamException _) {
            // Everything that counts had come.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // whoever waits next shall know
        }
    }

    public static void append(ByteArrayOutputStream to, ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        to.write(bytes, 0, bytes.length);
    }

    private static byte[] read(UpstreamAnswer answer, ByteArrayOutputStream body, int most)
            throws UpstreamException, InterruptedException {
        while (true) {
            switch (answer.read(PATIENCE)) {
                case Read.Bytes(ByteBuffer buffer) -> {
                    append(body, buffer);
                    if (body.size() > most) {
                        throw new UpstreamException(
                                Fault.TOO_LARGE, "the answer is longer than " + most + " bytes");
                    }
                }
                case Read.Silence _ -> {
                    // The call's idle time-out will tell.
                }
                case Read.End _ -> {
                    return body.toByteArray();
                }
            }
        }
    }
}
