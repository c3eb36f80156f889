package dev.portolan.provider.sandbox;

import java.util.List;

/// What the sandbox says to one request.
interface SandboxReply {
    /// The whole answer.
    byte[] whole();

    /// The answer as the data of a stream's events, without `[DONE]`.
    List<byte[]> chunks();
}
