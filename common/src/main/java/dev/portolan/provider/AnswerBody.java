package dev.portolan.provider;

import dev.portolan.provider.UpstreamAnswer.Read;
import dev.portolan.provider.UpstreamException.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Reads a provider's body to its end. The call's own time-outs and size limit bound it.
public final class AnswerBody {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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
