package dev.portolan.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// [CatalogEvent]s as bytes and back. Anybody who can write to the topic can write nonsense, so
/// reading never throws.
public final class CatalogEvents {
    /// The longest event either side knows, in bytes. 100 changes with ids of 256 four-byte
    /// characters fit.
    public static final int MAX_BYTES = 256 * 1024;

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .addModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private CatalogEvents() {}

    /// The event as JSON; one that would be too long loses its list of changes instead, and says
    /// so.
    public static byte[] encode(CatalogEvent event) {
        byte[] bytes = write(event);
        if (bytes.length <= MAX_BYTES) {
            return bytes;
        }
        return write(
                new CatalogEvent(
                        event.schema(),
                        event.version(),
                        event.at(),
                        event.actor(),
                        List.of(),
                        true));
    }

    public static Decoded decode(byte @Nullable [] bytes) {
        if (bytes == null || bytes.length == 0) {
            return new Decoded.Unusable("empty");
        }
        if (bytes.length > MAX_BYTES) {
            return new Decoded.Unusable("too long: " + bytes.length + " bytes");
        }
        try {
            JsonNode json = JSON.readTree(bytes);
            if (json == null || !json.isObject()) {
                return new Decoded.Unusable("no JSON object");
            }
            if (!json.path("schema").isInt()
                    || json.path("schema").intValue() != CatalogEvent.SCHEMA) {
                return new Decoded.Unusable("unknown schema");
            }
            if (!json.path("version").canConvertToLong()
                    || !json.path("version").isIntegralNumber()) {
                return new Decoded.Unusable("no version");
            }
            if (json.path("version").longValue() < 0) {
                return new Decoded.Unusable("negative version");
            }
            return new Decoded.Usable(JSON.treeToValue(json, CatalogEvent.class));
        } catch (IOException | RuntimeException e) {
            return new Decoded.Unusable("malformed: " + e.getClass().getSimpleName());
        }
    }

    private static byte[] write(CatalogEvent event) {
        try {
            return JSON.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event of plain values always has a JSON form", e);
        }
    }

    /// What bytes from the topic turned out to be.
    public sealed interface Decoded {
        record Usable(CatalogEvent event) implements Decoded {}

        /// Not an event of ours, or one of a schema that this release does not know.
        record Unusable(String reason) implements Decoded {}
    }
}
