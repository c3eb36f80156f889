package dev.portolan.provider.openai;

import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamAnswer.Read;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Reads an answer's body whole, up to a bound.
final class Body {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Body() {}

    static byte[] whole(UpstreamAnswer answer, int maxBytes)
            throws UpstreamException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            switch (answer.read(PATIENCE)) {
                case Read.Bytes(ByteBuffer buffer) -> {
                    byte[] bytes = new byte[buffer.remaining()];
                    buffer.get(bytes);
                    body.writeBytes(bytes);
                    if (body.size() > maxBytes) {
                        throw new UpstreamException(
                                Fault.TOO_LARGE,
                                "the answer is longer than " + maxBytes + " bytes");
                    }
                }
                case Read.Silence _ -> {
                    // The call's own time-outs end this.
                }
                case Read.End _ -> {
                    return body.toByteArray();
                }
            }
        }
    }
}
