package dev.portolan.dialect.framing;

import java.nio.charset.StandardCharsets;

/// One frame of an event stream, as it came: everything up to and including the blank line that
/// ends it. Good until the reader that made it is used again.
///
/// @param bytes holds the frame, and other bytes around it
/// @param frameFrom the frame's first byte: of a comment, of a field, or of the line end left over
///   from the frame before
/// @param frameTo behind its last byte
/// @param type the `event` field; empty for an ordinary event
/// @param data holds the event's data: `bytes` itself where the data is one line, else a copy with
///   the lines joined
/// @param dataFrom the data's first byte in `data`
/// @param dataLength 0 for a frame without data: comments alone, which keep a connection alive
/// @param hasData whether there was a `data` field
public record SseEvent(
        byte[] bytes,
        int frameFrom,
        int frameTo,
        String type,
        byte[] data,
        int dataFrom,
        int dataLength,
        boolean hasData) {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    /// Whether this is the mark after the last chunk of a stream that succeeded.
    public boolean isDone() {
        int from = dataFrom;
        int to = dataFrom + dataLength;
        while (from < to && data[from] <= ' ') {
            from++;
        }
        while (to > from && data[to - 1] <= ' ') {
            to--;
        }
        return java.util.Arrays.equals(data, from, to, DONE, 0, DONE.length);
    }

    /// Whether the data lies within the frame, so that replacing a part of it is replacing that
    /// part of the frame.
    @SuppressWarnings("ReferenceEquality") // the very same array
    public boolean isDataInFrame() {
        return data == bytes;
    }

    public String dataText() {
        return new String(data, dataFrom, dataLength, StandardCharsets.UTF_8);
    }
}
