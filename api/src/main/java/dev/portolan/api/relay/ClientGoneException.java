package dev.portolan.api.relay;

import java.io.Serial;

/// The client does not take the answer any more: it closed its connection, or read nothing for
/// longer than the write time-out.
public final class ClientGoneException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    public ClientGoneException(Throwable cause) {
        super("the client is gone", cause, false, false);
    }
}
