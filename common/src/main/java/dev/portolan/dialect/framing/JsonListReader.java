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

    /// @param maxBytes the longest object
    public JsonListReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// Takes further bytes.
    ///
    /// @throws MalformedAnswerException where an object is longer than allowed
    public void feed(ByteBuffer bytes) throws MalformedAnswerException {
        while (bytes.hasRemaining()) {
            take(bytes.get());
        }
        if (open.size() > maxBytes) {
            throw new MalformedAnswerException("a document is longer than " + maxBytes + " bytes");
        }
    }

    /// The next whole object; empty where more bytes are needed.
    public Optional<byte[]> next() {
        return Optional.ofNullable(whole.poll());
    }

    private void take(byte b) {
        if (depth == 0 && b != '{') {
            return; // the list's own brackets, commas and white space
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
