package dev.portolan.dialect.told;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.util.List;

/// JSON and events, spelled as one of the many who send them would.
final class Wire {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private final Dice dice;
    private final boolean isPretty;
    private final boolean isEscaped;
    private final String lineEnd;

    Wire(Dice dice) {
        this.dice = dice;
        this.isPretty = dice.oneIn(5);
        this.isEscaped = dice.oneIn(2);
        this.lineEnd = dice.one("\n", "\r\n");
    }

    /// @param template JSON with `'` for `"`, and a `?` for each value
    /// @param values texts, numbers, JSON
    static ObjectNode json(String template, Object... values) {
        StringBuilder json = new StringBuilder();
        int next = 0;
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            if (c == '?') {
                Object value = values[next++];
                json.append(value instanceof String text ? TextNode.valueOf(text) : value);
            } else {
                json.append(c == '\'' ? '"' : c);
            }
        }
        return (ObjectNode) read(json.toString());
    }

    static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    /// As text, such as a call's arguments are.
    String text(JsonNode node) {
        return isPretty ? node.toPrettyString() : node.toString();
    }

    byte[] bytes(JsonNode node) {
        String text = text(node);
        if (!isEscaped && UTF_8.newEncoder().canEncode(text)) {
            return text.getBytes(UTF_8);
        }
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            escaped.append(c < 0x7f ? String.valueOf(c) : "\\u%04x".formatted((int) c));
        }
        return escaped.toString().getBytes(UTF_8);
    }

    /// @param events whose `type`, if any, may stand beside them too
    byte[] events(List<? extends JsonNode> events, boolean isDoneTold) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        String colon = dice.one(":", ": ");
        for (JsonNode event : events) {
            if (dice.oneIn(10)) {
                line(stream, ": still here");
            }
            if (event.has("type")) {
                line(stream, "event" + colon + event.path("type").asText());
            }
            for (String line : new String(bytes(event), UTF_8).split("\r?\n")) {
                line(stream, "data" + colon + line);
            }
            line(stream, "");
        }
        if (isDoneTold) {
            line(stream, "data" + colon + "[DONE]");
            line(stream, "");
        }
        return ended(stream);
    }

    /// A document a line.
    byte[] lines(List<? extends JsonNode> documents) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (JsonNode document : documents) {
            line(
                    stream,
                    new String(bytes(Wire.read(document.toString())), UTF_8)
                            .replaceAll("\r?\n", ""));
        }
        return ended(stream);
    }

    /// Some leave the last blank line off, or the last line end.
    private byte[] ended(ByteArrayOutputStream stream) {
        byte[] bytes = stream.toByteArray();
        return dice.oneIn(5) ? new String(bytes, UTF_8).stripTrailing().getBytes(UTF_8) : bytes;
    }

    /// One list of all.
    byte[] list(List<? extends JsonNode> documents) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.write('[');
        for (JsonNode document : documents) {
            line(stream, stream.size() == 1 ? "" : ",");
            stream.writeBytes(bytes(document));
        }
        line(stream, "]");
        return stream.toByteArray();
    }

    private void line(ByteArrayOutputStream stream, String line) {
        stream.writeBytes((line + lineEnd).getBytes(UTF_8));
    }
}
