package dev.portolan.api.relay;

import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamAnswer.Read;
import dev.portolan.provider.UpstreamException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Reads a provider's body to its end. The call's own time-outs and size limit bound it.
final class AnswerBody {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private AnswerBody() {}

    static byte[] rest(UpstreamAnswer answer, ByteArrayOutputStream begun)
            throws UpstreamException, InterruptedException {
        while (true) {
            switch (answer.read(PATIENCE)) {
                case Read.Bytes(ByteBuffer buffer) -> append(begun, buffer);
                case Read.Silence _ -> {
                    // The call's idle time-out will tell.
                }
                case Read.End _ -> {
                    return begun.toByteArray();
                }
            }
        }
    }

    static byte[] whole(UpstreamAnswer answer) throws UpstreamException, InterruptedException {
        return rest(answer, new ByteArrayOutputStream());
    }

    static void append(ByteArrayOutputStream to, ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        to.write(bytes, 0, bytes.length);
    }
}
