package dev.portolan.secret;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// A text that must not be seen: a credential or a key. Prints itself as `<secret>`, and refuses to
/// become JSON; only [#reveal] gives the text.
@JsonSerialize(using = Secret.Refusal.class)
public final class Secret {
    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    public static Secret of(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a secret must not be blank");
        }
        return new Secret(text);
    }

    /// The secret itself, for the one place that sends it.
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that
                && MessageDigest.isEqual(
                        text.getBytes(StandardCharsets.UTF_8),
                        that.text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "<secret>";
    }

    /// Fails whoever puts a secret into an answer, an event or a log line.
    static final class Refusal extends JsonSerializer<Secret> {
        @Override
        public void serialize(Secret value, JsonGenerator json, SerializerProvider provider)
                throws IOException {
            throw JsonMappingException.from(json, "a secret is never written as JSON");
        }

        @Override
        public void serializeWithType(
                Secret value, JsonGenerator json, SerializerProvider provider, TypeSerializer type)
                throws IOException {
            serialize(value, json, provider);
        }
    }
}
