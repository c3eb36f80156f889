package dev.portolan.dialect.framing;

import dev.portolan.dialect.form.MalformedAnswerException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Cuts a byte stream into events, wherever the network cut it before
/// (https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation,
/// read 2026-11-22).
///
/// Lines end in LF, CR or CRLF, mixed as it comes. A blank line that ends in CR ends its frame at
/// once, with the LF if that has come too, but without waiting for one; an LF that comes later
/// begins the next frame. So frames, strung together, are the stream byte for byte. `id` and
/// `retry` mean nothing here. For one thread.
public final class SseReader {
    /// The longest frame taken, in bytes: an image is one.
    public static final int MAX_EVENT_BYTES = 32 << 20;

    private static final int INITIAL_BYTES = 16 * 1024;

    private final int maxEventBytes;
    private byte[] buffer = new byte[INITIAL_BYTES];

    /// The frame being read begins here.
    private int frameFrom;

    /// Behind the last byte received.
    private int end;

    /// The line being read begins here; everything before it in the frame has been looked at.
    private int lineFrom;

    /// The search for the line's end goes on here.
    private int scanned;

    /// An LF here would belong to the CR before it.
    private boolean skipLineFeed;

    /// 1 where the frame being read begins with the LF of the CR that ended the one before, else 0.
    private int lineFeedBefore;

    private boolean isFirstLine = true;

    private String type = "";
    private int dataFrom;
    private int dataLength;
    private boolean hasData;
    private ByteArrayOutputStream manyLines = new ByteArrayOutputStream(0);
    private boolean isManyLines;

    public SseReader() {
        this(MAX_EVENT_BYTES);
    }

    public SseReader(int maxEventBytes) {
        this.maxEventBytes = maxEventBytes;
    }

    /// Takes further bytes. Events read before are void from now on.
    public void feed(ByteBuffer bytes) {
        makeRoom(bytes.remaining());
        int count = bytes.remaining();
        bytes.get(buffer, end, count);
        end += count;
    }

    /// The next whole frame, or empty where more bytes are needed.
    ///
    /// @throws MalformedAnswerException where a frame outgrows the bound; the stream cannot be read
    ///   on
    public Optional<SseEvent> next() throws MalformedAnswerException {
        while (scanned < end) {
            byte at = buffer[scanned];
            if (skipLineFeed) {
                skipLineFeed = false;
                if (at == '\n') {
                    lineFeedBefore += scanned == frameFrom ? 1 : 0;
                    scanned++;
                    lineFrom = scanned;
                    continue;
                }
            }
            if (at != '\n' && at != '\r') {
                scanned++;
                continue;
            }
            int lineTo = scanned++;
            skipLineFeed = at == '\r';
            if (line(lineFrom, lineTo)) {
                requireBounded(scanned);
                if (skipLineFeed && scanned < end && buffer[scanned] == '\n') {
                    scanned++;
                    skipLineFeed = false;
                }
                lineFrom = scanned;
                return Optional.of(takeFrame());
            }
            lineFrom = scanned;
        }
        requireBounded(end);
        return Optional.empty();
    }

    /// An event is as long as it would be had the stream been cut elsewhere.
    private void requireBounded(int to) throws MalformedAnswerException {
        if (to - frameFrom - lineFeedBefore > maxEventBytes) {
            throw new MalformedAnswerException(
                    "the provider sent an event of more than " + maxEventBytes + " bytes");
        }
    }

    /// What is left when the body has ended: a frame whose blank line never came. Some servers
    /// leave it off the last one, so it counts if it holds data. Empty where nothing is left.
    public Optional<SseEvent> last() {
        if (frameFrom == end) {
            return Optional.empty();
        }
        if (lineFrom < end) {
            line(lineFrom, end);
        }
        lineFrom = end;
        scanned = end;
        return Optional.of(takeFrame());
    }

    /// Looks at one line; true if it is the blank one that ends a frame with something in it.
    private boolean line(int from, int to) {
        int start = from;
        if (isFirstLine) {
            isFirstLine = false;
            if (to - from >= 3
                    && (buffer[from] & 0xff) == 0xef
                    && (buffer[from + 1] & 0xff) == 0xbb
                    && (buffer[from + 2] & 0xff) == 0xbf) {
                start += 3;
            }
        }
        if (start == to) {
            return true;
        }
        int colon = start;
        while (colon < to && buffer[colon] != ':') {
            colon++;
        }
        int valueFrom = Math.min(to, colon + 1);
        if (valueFrom < to && buffer[valueFrom] == ' ') {
            valueFrom++;
        }
        if (isField("data", start, colon)) {
            data(valueFrom, to);
        } else if (isField("event", start, colon)) {
            type = new String(buffer, valueFrom, to - valueFrom, StandardCharsets.UTF_8);
        }
        return false;
    }

    private boolean isField(String name, int from, int to) {
        if (to - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (buffer[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void data(int from, int to) {
        if (hasData) {
            if (!isManyLines) {
                isManyLines = true;
                manyLines = new ByteArrayOutputStream();
                manyLines.write(buffer, dataFrom, dataLength);
            }
            manyLines.write('\n');
            manyLines.write(buffer, from, to - from);
        } else {
            hasData = true;
            dataFrom = from;
            dataLength = to - from;
        }
    }

    private SseEvent takeFrame() {
        byte[] joined = isManyLines ? manyLines.toByteArray() : buffer;
        SseEvent event =
                new SseEvent(
                        buffer,
                        frameFrom,
                        scanned,
                        type,
                        joined,
                        isManyLines ? 0 : dataFrom,
                        isManyLines ? joined.length : dataLength,
                        hasData);
        frameFrom = scanned;
        lineFeedBefore = 0;
        type = "";
        hasData = false;
        dataFrom = 0;
        dataLength = 0;
        isManyLines = false;
        return event;
    }

    /// Moves the unfinished frame to the front, into a larger buffer where this one is too small.
    private void makeRoom(int more) {
        if (end + more <= buffer.length) {
            return;
        }
        int kept = end - frameFrom;
        int needed = kept + more;
        byte[] target =
                needed <= buffer.length ? buffer : new byte[Math.max(needed, 2 * buffer.length)];
        System.arraycopy(buffer, frameFrom, target, 0, kept);
        buffer = target;
        lineFrom -= frameFrom;
        scanned -= frameFrom;
        dataFrom -= hasData ? frameFrom : 0;
        end = kept;
        frameFrom = 0;
    }
}
