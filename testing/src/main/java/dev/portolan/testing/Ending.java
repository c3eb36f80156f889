package dev.portolan.testing;

/// What becomes of the connection when all bytes of an answer are sent.
public enum Ending {
    /// The body ends as its framing says; the connection is kept.
    ORDERLY,
    /// Nothing more comes, and the connection stays open until the client leaves.
    STALL,
    /// The connection is closed (FIN), the body not having ended.
    EOF,
    /// The connection is reset (RST). What the client had not read by then may be lost to it.
    RESET
}
