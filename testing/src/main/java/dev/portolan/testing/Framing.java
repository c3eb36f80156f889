package dev.portolan.testing;

/// How the end of a body is told, which the body may then contradict.
public sealed interface Framing {
    record Chunked() implements Framing {}

    /// @param bytes as written into the header, whatever is then sent
    record ContentLength(long bytes) implements Framing {}

    /// By closing the connection, as HTTP/1.0 did.
    record UntilClose() implements Framing {}

    /// The body is the whole answer from its status line on.
    record Raw() implements Framing {}
}
