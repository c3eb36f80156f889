package dev.portolan.dialect.framing;

import dev.portolan.dialect.form.MalformedAnswerException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Cuts a byte stream into lines of which each is a JSON document, wherever the network cut it
/// before (https://github.com/ndjson/ndjson-spec, read 2026-11-26). Lines end in LF or CRLF; JSON
/// itself has no line end within a document. Blank lines, which keep a connection alive, are passed
/// over. For one thread.
public final class JsonLineReader {
    /// The longest line taken, in bytes.
    public static final int MAX_LINE_BYTES = 1 << 20;

    private static final int INITIAL_BYTES = 16 * 1024;

    private final int maxLineBytes;
    private byte[] buffer = new byte[INITIAL_BYTES];

    /// The line being read begins here.
    private int lineFrom;

    /// The search for the line's end goes on here.
    private int scanned;

    /// Behind the last byte received.
    private int end;

    public JsonLineReader() {
        this(MAX_LINE_BYTES);
    }

    public JsonLineReader(int maxLineBytes) {
        this.maxLineBytes = maxLineBytes;
    }

    /// Takes further bytes. Lines read before are void from now on.
    public void feed(ByteBuffer bytes) {
        int count = bytes.remaining();
        makeRoom(count);
        bytes.get(buffer, end, count);
        end += count;
    }

    /// The next whole line, or empty where more bytes are needed.
    ///
    /// @throws MalformedAnswerException where a line outgrows the bound; the stream cannot be read
    ///   on
    public Optional<JsonLine> next() throws MalformedAnswerException {
        while (scanned < end) {
            if (buffer[scanned++] == '\n') {
                Optional<JsonLine> line = line(scanned - 1);
                if (line.isPresent()) {
                    return line;
                }
            }
        }
        requireBounded(end);
        return Optional.empty();
    }

    /// What is left when the body has ended: a line whose end never came. Empty where nothing is
    /// left.
    public Optional<JsonLine> last() throws MalformedAnswerException {
        scanned = end;
        return line(end);
    }

    /// The line up to here, if there is anything in it.
    private Optional<JsonLine> line(int to) throws MalformedAnswerException {
        requireBounded(to);
        int from = lineFrom;
        int behind = to;
        while (from < behind && isSpace(buffer[from])) {
            from++;
        }
        while (behind > from && isSpace(buffer[behind - 1])) {
            behind--;
        }
        lineFrom = scanned;
        return from == behind
                ? Optional.empty()
                : Optional.of(new JsonLine(buffer, from, behind - from));
    }

    private void requireBounded(int to) throws MalformedAnswerException {
        if (to - lineFrom > maxLineBytes) {
            throw new MalformedAnswerException(
                    "the provider sent a line of more than " + maxLineBytes + " bytes");
        }
    }

    /// White space as JSON knows it.
    private static boolean isSpace(byte at) {
        return at == ' ' || at == '\t' || at == '\r' || at == '\n';
    }

    /// Moves the unfinished line to the front, into a larger buffer where this one is too small.
    private void makeRoom(int more) {
        if (end + more <= buffer.length) {
            return;
        }
        int kept = end - lineFrom;
        int needed = kept + more;
        byte[] target =
                needed <= buffer.length ? buffer : new byte[Math.max(needed, 2 * buffer.length)];
        System.arraycopy(buffer, lineFrom, target, 0, kept);
        buffer = target;
        scanned -= lineFrom;
        lineFrom = 0;
        end = kept;
    }
}
