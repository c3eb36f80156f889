package dev.portolan.sync;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One model's part of a run's difference.
///
/// @param fields by column name, what was and what becomes of it; for an added model only the
///   fields people look for first
public record SyncChange(
        @JsonProperty("kind") Kind kind,
        @JsonProperty("model_id") String modelId,
        @JsonProperty("fields") Map<String, FieldChange> fields) {
    public SyncChange {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /// What happens to the model.
    public enum Kind {
        ADDED,
        UPDATED,
        MISSING,
        RETURNED,
        RETIRED;

        /// The word in the database and on the wire.
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A field's value before and after; JSON null where there is none.
    public record FieldChange(
            @JsonProperty("before") JsonNode before, @JsonProperty("after") JsonNode after) {
        public FieldChange(@Nullable JsonNode before, @Nullable JsonNode after) {
            this.before = before == null ? NullNode.getInstance() : before;
            this.after = after == null ? NullNode.getInstance() : after;
        }
    }
}
