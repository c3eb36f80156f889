package dev.portolan.api.memory;

import java.nio.ByteBuffer;

/// Of a stream of events, as much is kept as its longest event so far has had: whoever cuts it has
/// a buffer of that size from then on. An event ends in a blank line, whichever line ends are used.
/// For one thread.
final class LongestEvent implements HeldAnswers.Tally {
    private int longest;
    private int unfinished;
    private byte before;

    @Override
    public int more(ByteBuffer bytes) {
        int behindEnd = behindLastEnd(bytes);
        unfinished = behindEnd < 0 ? unfinished + bytes.remaining() : bytes.limit() - behindEnd;
        if (bytes.hasRemaining()) {
            before = bytes.get(bytes.limit() - 1);
        }
        int more = Math.max(0, unfinished - longest);
        longest += more;
        return more;
    }

    /// From the end, where it mostly is.
    ///
    /// @return -1 where no event ends in these bytes
    private int behindLastEnd(ByteBuffer bytes) {
        for (int at = bytes.limit() - 1; at >= bytes.position(); at--) {
            byte last = at == bytes.position() ? before : bytes.get(at - 1);
            if (isBlankLine(last, bytes.get(at))) {
                return at + 1;
            }
        }
        return -1;
    }

    /// Two line ends behind each other, and not the two halves of one.
    private static boolean isBlankLine(byte last, byte at) {
        return (last == '\n' && (at == '\n' || at == '\r')) || (last == '\r' && at == '\r');
    }
}
