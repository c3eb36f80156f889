package dev.portolan.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/// Writes messages of a binary event stream by the book, without the library that reads them.
public final class EventFrames {
    private static final byte STRING = 7;
    private static final byte LONG = 5;

    private EventFrames() {}

    public static byte[] event(String type, String payload) {
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put(":event-type", type);
        headers.put(":content-type", "application/json");
        headers.put(":message-type", "event");
        return frame(headers, payload.getBytes(UTF_8));
    }

    public static byte[] exception(String type, String payload) {
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put(":exception-type", type);
        headers.put(":content-type", "application/json");
        headers.put(":message-type", "exception");
        return frame(headers, payload.getBytes(UTF_8));
    }

    public static byte[] error(String code, String message) {
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put(":error-code", code);
        headers.put(":error-message", message);
        headers.put(":message-type", "error");
        return frame(headers, new byte[0]);
    }

    /// @param headers texts and whole numbers
    public static byte[] frame(Map<String, Object> headers, byte[] payload) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        headers.forEach((name, value) -> {
            head.write(name.length());
            head.writeBytes(name.getBytes(UTF_8));
            if (value instanceof Long number) {
                head.write(LONG);
                head.writeBytes(ByteBuffer.allocate(8).putLong(number).array());
            } else {
                byte[] text = value.toString().getBytes(UTF_8);
                head.write(STRING);
                head.writeBytes(ByteBuffer.allocate(2).putShort((short) text.length).array());
                head.writeBytes(text);
            }
        });
        int length = 16 + head.size() + payload.length;
        ByteBuffer frame = ByteBuffer.allocate(length).putInt(length).putInt(head.size());
        frame.putInt(checksum(frame.array(), 8)).put(head.toByteArray()).put(payload);
        return frame.putInt(checksum(frame.array(), length - 4)).array();
    }

    public static byte[] join(byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }
}
