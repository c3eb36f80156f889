package dev.portolan.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// How rows are written as JSON: by column name, as `jsonb_populate_recordset` takes them.
final class RowJson {
    /// Numbers keep every digit that PostgreSQL keeps.
    static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    /// Reads one row after the other from a stream.
    static final ObjectReader ROWS =
            MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private RowJson() {}

    static <T> String array(Collection<T> rows, Function<T, ObjectNode> writer) {
        ArrayNode array = MAPPER.createArrayNode();
        rows.forEach(row -> array.add(writer.apply(row)));
        return text(array);
    }

    static String text(JsonNode json) {
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "not writable as JSON: " + e.getOriginalMessage(), e);
        }
    }

    static ArrayNode texts(Collection<String> texts) {
        ArrayNode array = MAPPER.createArrayNode();
        texts.forEach(array::add);
        return array;
    }

    static ArrayNode texts(Stream<String> texts) {
        return texts(texts.toList());
    }

    static ObjectNode object(Map<String, JsonNode> fields) {
        ObjectNode object = MAPPER.createObjectNode();
        fields.forEach(object::set);
        return object;
    }
}
