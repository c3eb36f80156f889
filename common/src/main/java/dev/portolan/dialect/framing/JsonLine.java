package dev.portolan.dialect.framing;

/// One line of a stream of JSON documents, without its end and the white space around it; never
/// empty. Good until the reader that made it is used again.
///
/// @param bytes holds the line, and other bytes around it
/// @param from the line's first byte
public record JsonLine(byte[] bytes, int from, int length) {}
