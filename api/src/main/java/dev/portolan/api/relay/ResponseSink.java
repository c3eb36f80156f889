package dev.portolan.api.relay;

import java.util.Map;

/// The way back to one client. For one thread at a time; every write waits until the client has
/// taken it (or its system has), so a slow client slows whoever writes.
public interface ResponseSink {
    /// Adds a header of ours, as long as none has been sent.
    void header(String name, String value);

    /// Says whose answer comes next: these headers of ours go with it, in place of those said for
    /// an attempt before.
    void announce(Map<String, String> attempt);

    /// Whether status and headers are on their way: from here on the status cannot change.
    boolean isCommitted();

    /// The status sent, or 0 before.
    int status();

    /// Sends a whole answer.
    void whole(int status, Map<String, String> headers, byte[] body) throws ClientGoneException;

    /// Begins an event stream, unless it has begun.
    void stream(Map<String, String> headers) throws ClientGoneException;

    /// Sends a piece of the stream at once.
    void send(byte[] bytes, int from, int length) throws ClientGoneException;

    /// Ends the stream in order: the client has all of it.
    void finish() throws ClientGoneException;

    /// Ends what was begun without an orderly end, so that no client can take it for complete: the
    /// connection is cut.
    void breakOff();
}
