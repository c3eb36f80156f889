package dev.portolan.api.completion;

import dev.portolan.api.admission.Credentials;
import dev.portolan.api.error.GatewayException;
import dev.portolan.api.relay.ClientGoneException;
import java.time.Instant;
import java.util.Optional;

/// A request at the door: its body has not been read yet.
public interface ClientRequest {
    /// Ours, unique.
    String id();

    /// The client's own name for it, for the log.
    Optional<String> clientRequestId();

    Instant receivedAt();

    /// When it came in, on the monotonic clock.
    long receivedNanos();

    Credentials credentials();

    /// The whole body, decompressed.
    ///
    /// @throws GatewayException 400, 408, 413 or 415
    /// @throws ClientGoneException where the client left in the middle of it
    byte[] body() throws GatewayException, ClientGoneException;

    /// Reads what is left of the body up to a bound and forgets it: who sends all of it before he
    /// listens would find the connection broken and miss his answer.
    void skip();

    /// Whether the whole body has been read, so that another request can follow on the connection.
    boolean isRead();
}
