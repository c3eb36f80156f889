package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.testing.Recording;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The documents of a recorded stream, whatever it is framed with.
final class Frames {
    private static final int STRING = 7;

    private Frames() {}

    /// Server-sent events, a JSON array, or JSON in lines.
    static List<JsonNode> text(Recording recording) {
        String body = recording.response().text();
        List<JsonNode> documents = new ArrayList<>();
        if (body.stripLeading().startsWith("[")) {
            Json.read(body).forEach(documents::add);
            return documents;
        }
        for (String line : body.split("\r?\n|\r")) {
            String data = line.startsWith("data:") ? line.substring(5).strip() : line.strip();
            if (data.startsWith("{")) {
                documents.add(Json.read(data));
            }
        }
        return documents;
    }

    /// AWS's binary event stream: each payload under the name of its event.
    static List<JsonNode> binary(Recording recording) {
        List<JsonNode> documents = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(recording.response().body());
        while (bytes.remaining() >= 16) {
            int start = bytes.position();
            int length = bytes.getInt();
            int headers = bytes.getInt();
            bytes.getInt(); // a checksum
            int payload = start + 12 + headers;
            String type = "";
            while (bytes.position() < payload) {
                String name = string(bytes, bytes.get() & 0xff);
                if (bytes.get() != STRING) {
                    throw new AssertionError("a header that is no string");
                }
                String value = string(bytes, bytes.getShort() & 0xffff);
                type = name.equals(":event-type") || name.equals(":exception-type") ? value : type;
            }
            ObjectNode document = Json.MAPPER.createObjectNode();
            document.set(type, Json.read(string(bytes, start + length - 4 - payload)));
            documents.add(document);
            bytes.position(start + length);
        }
        return documents;
    }

    private static String string(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
