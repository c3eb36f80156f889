package dev.portolan.dialect.framing;

import dev.portolan.dialect.form.MalformedAnswerException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/// Cuts a byte stream of `application/vnd.amazon.eventstream` into messages, wherever the network
/// cut it before (https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html and
/// https://smithy.io/2.0/aws/amazon-eventstream.html, read 2026-11-26):
///
/// ```text
/// total length (4) | length of the headers (4) | CRC of these 8 (4) | headers | payload | CRC of all before (4)
/// ```
///
/// AWS's own library decodes each message. Its decoder of streams is not used: that sets aside 2
/// MiB for every stream, and takes messages of 24 MiB. For one thread.
public final class EventFrameReader {
    /// The longest message taken, in bytes.
    public static final int MAX_FRAME_BYTES = 4 << 20;

    private static final int PRELUDE_BYTES = 12;
    private static final int PRELUDE_CHECKED = 8;
    private static final int LEAST_BYTES = 16;
    private static final int INITIAL_BYTES = 8 * 1024;

    private byte[] buffer = new byte[INITIAL_BYTES];
    private int from;
    private int end;

    /// Takes further bytes.
    public void feed(ByteBuffer bytes) {
        int count = bytes.remaining();
        makeRoom(count);
        bytes.get(buffer, end, count);
        end += count;
    }

    /// The next whole message, or empty where more bytes are needed.
    ///
    /// @throws MalformedAnswerException where a checksum is wrong or a length makes no sense; the
    ///   stream cannot be read on
    public Optional<EventFrame> next() throws MalformedAnswerException {
        if (end - from < PRELUDE_BYTES) {
            return Optional.empty();
        }
        int length = frameLength();
        if (end - from < length) {
            return Optional.empty();
        }
        EventFrame frame = decode(ByteBuffer.wrap(buffer, from, length).slice());
        from += length;
        return Optional.of(frame);
    }

    /// Whether nothing is left over of a message that never came whole.
    public boolean isBetweenFrames() {
        return from == end;
    }

    /// Checked before a length is believed and waited for.
    private int frameLength() throws MalformedAnswerException {
        CRC32 checksum = new CRC32();
        checksum.update(buffer, from, PRELUDE_CHECKED);
        ByteBuffer prelude = ByteBuffer.wrap(buffer, from, PRELUDE_BYTES);
        int length = prelude.getInt();
        prelude.getInt();
        if ((int) checksum.getValue() != prelude.getInt()) {
            throw new MalformedAnswerException("a message of the event stream is damaged");
        }
        if (length < LEAST_BYTES || length > MAX_FRAME_BYTES) {
            throw new MalformedAnswerException(
                    "a message of the event stream has a length of " + length + " bytes");
        }
        return length;
    }

    private static EventFrame decode(ByteBuffer bytes) throws MalformedAnswerException {
        try {
            Message message = Message.decode(bytes);
            Map<String, String> headers = new HashMap<>();
            for (Map.Entry<String, HeaderValue> header : message.getHeaders().entrySet()) {
                text(header.getValue()).ifPresent(text -> headers.put(header.getKey(), text));
            }
            return new EventFrame(headers, message.getPayload());
        } catch (RuntimeException _) {
            // A wrong checksum, or headers that lead beyond their end.
            throw new MalformedAnswerException("a message of the event stream is damaged");
        }
    }

    /// The library tells a header's type to nobody but itself.
    private static Optional<String> text(HeaderValue value) {
        try {
            return Optional.of(value.getString());
        } catch (IllegalStateException _) {
            return Optional.empty(); // a number, a time, ...
        }
    }

    /// Moves the unfinished message to the front, into a larger buffer where this one is too small.
    private void makeRoom(int more) {
        if (end + more <= buffer.length) {
            return;
        }
        int kept = end - from;
        int needed = kept + more;
        byte[] target =
                needed <= buffer.length ? buffer : new byte[Math.max(needed, 2 * buffer.length)];
        System.arraycopy(buffer, from, target, 0, kept);
        buffer = target;
        from = 0;
        end = kept;
    }
}
