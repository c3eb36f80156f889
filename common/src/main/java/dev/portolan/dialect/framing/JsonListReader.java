package dev.portolan.dialect.framing;

import dev.portolan.dialect.form.MalformedAnswerException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/// Cuts objects out of a byte stream, wherever the network cut it before: the elements of one JSON
/// list, or objects one after another. Only brackets and texts are looked at; whether an object is
/// valid shows when it is parsed. For one thread.
public final class JsonListReader {
    private final int maxBytes;
    private final Queue<byte[]> whole = new ArrayDeque<>();
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();

    /// How many objects and lists of an element are open.
    private int depth;

    private boolean isText;
    private boolean isEscaped;
    private boolean isTooLong;

    /// @param maxBytes the longest object
    public JsonListReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// Takes further bytes.
    public void feed(ByteBuffer bytes) {
        while (bytes.hasRemaining() && !isTooLong) {
            take(bytes.get());
        }
    }

    /// The next whole object; empty where more bytes are needed.
    ///
    /// @throws MalformedAnswerException where an object is longer than allowed, once those before
    ///   it have been taken; the stream cannot be read on
    public Optional<byte[]> next() throws MalformedAnswerException {
        Optional<byte[]> next = Optional.ofNullable(whole.poll());
        if (next.isEmpty() && isTooLong) {
            throw new MalformedAnswerException("a document is longer than " + maxBytes + " bytes");
        }
        return next;
    }

    private void take(byte b) {
        if (depth == 0 && b != '{') {
            return; // the list's own brackets, commas and white space
        }
        if (open.size() == maxBytes) {
            isTooLong = true;
            return;
        }
        open.write(b);
        if (isText) {
            isText = isEscaped || b != '"';
            isEscaped = !isEscaped && b == '\\';
            return;
        }
        switch (b) {
            case '"' -> isText = true;
            case '{', '[' -> depth++;
            case '}', ']' -> {
                depth--;
                if (depth == 0) {
                    whole.add(open.toByteArray());
                    open.reset();
                }
            }
            default -> {
                // Part of a value.
            }
        }
    }
}
