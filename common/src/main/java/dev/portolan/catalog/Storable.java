package dev.portolan.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;

/// Brings texts and JSON into the one form in which PostgreSQL gives them back. Without it a list
/// that a provider repeats would look changed in every sync (`1e3` returns as `1000`), and one NUL
/// in one description would fail the insertion of all the others.
final class Storable {
    /// PostgreSQL's numbers have more, but a number beyond this is no figure any more and becomes a
    /// text.
    private static final int MAX_EXPONENT = 1_000;

    private Storable() {}

    /// Without NUL and without halves of surrogate pairs, which PostgreSQL cannot hold.
    static String text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return cleaned(text);
            }
        }
        return text;
    }

    static Map<String, JsonNode> object(Map<String, JsonNode> fields) {
        Map<String, JsonNode> storable = LinkedHashMap.newLinkedHashMap(fields.size());
        fields.forEach((name, value) -> storable.put(text(name), json(value)));
        return Map.copyOf(storable);
    }

    static JsonNode json(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> number(value);
            case STRING -> new TextNode(text(value.textValue()));
            case ARRAY -> {
                ArrayNode array = JsonNodeFactory.instance.arrayNode(value.size());
                value.forEach(element -> array.add(json(element)));
                yield array;
            }
            case OBJECT -> {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                value.properties()
                        .forEach(field -> object.set(text(field.getKey()), json(field.getValue())));
                yield object;
            }
            case BOOLEAN, NULL -> value;
            case BINARY, POJO, MISSING -> new TextNode(text(value.asText()));
        };
    }

    private static JsonNode number(JsonNode value) {
        if (value.isInt()) {
            return value;
        }
        if (value.isFloatingPointNumber()
                && !Double.isFinite(value.doubleValue())
                && !value.isBigDecimal()) {
            return new TextNode(value.asText());
        }
        BigDecimal number = value.decimalValue().stripTrailingZeros();
        if (Math.abs((long) number.scale()) > MAX_EXPONENT || number.precision() > MAX_EXPONENT) {
            return new TextNode(value.asText());
        }
        if (number.scale() > 0) {
            return DecimalNode.valueOf(number);
        }
        BigInteger whole = number.toBigIntegerExact();
        if (whole.bitLength() < Integer.SIZE) {
            return IntNode.valueOf(whole.intValue());
        }
        return whole.bitLength() < Long.SIZE
                ? LongNode.valueOf(whole.longValue())
                : BigIntegerNode.valueOf(whole);
    }

    private static String cleaned(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .filter(c ->
                        c != 0 && !(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE))
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
