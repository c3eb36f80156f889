package dev.portolan.catalog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// One row as PostgreSQL's `row_to_json` writes it, read column by column. The same form goes into
/// the file of the last good catalog, so there is one reader for both and both are held to the same
/// rules.
///
/// Every complaint is an [UnreadableRowException] that names row and column and does not quote the
/// value, which may be a secret in the wrong column.
final class Row {
    private final String entity;
    private final String id;
    private final JsonNode columns;

    private Row(String entity, String id, JsonNode columns) {
        this.entity = entity;
        this.id = id;
        this.columns = columns;
    }

    /// @param entity what the row is, for the messages
    /// @param idColumn the column that names it
    static Row parse(String entity, String idColumn, String json) {
        if (json.length() > CatalogLimits.MAX_ROW_CHARS) {
            throw new UnreadableRowException(
                    RefusalReason.OVERSIZE,
                    named(entity, firstText(json))
                            + " has more than "
                            + CatalogLimits.MAX_ROW_CHARS
                            + " characters");
        }
        try {
            return of(entity, idColumn, RowJson.MAPPER.readTree(json));
        } catch (JsonProcessingException _) {
            throw new UnreadableRowException(
                    RefusalReason.UNREADABLE_ROW,
                    named(entity, firstText(json)) + " is no readable JSON");
        }
    }

    static Row of(String entity, String idColumn, JsonNode columns) {
        JsonNode id = columns.path(idColumn);
        if (!columns.isObject() || !id.isTextual()) {
            throw new UnreadableRowException(
                    RefusalReason.UNREADABLE_ROW, "a " + entity + " has no " + idColumn);
        }
        return new Row(entity, id.textValue(), columns);
    }

    /// Builds the record; a value that it does not take is the row's fault.
    <T> T read(Function<Row, T> reader) {
        try {
            return reader.apply(this);
        } catch (IllegalArgumentException e) {
            throw new UnreadableRowException(
                    RefusalReason.UNREADABLE_ROW, name() + ": " + e.getMessage());
        }
    }

    String text(String column) {
        return optionalText(column)
                .orElseThrow(() -> fault(RefusalReason.UNREADABLE_ROW, column, "is missing"));
    }

    /// A text with something in it.
    String name(String column) {
        String text = text(column);
        if (text.isBlank()) {
            throw fault(RefusalReason.BLANK, column, "is blank");
        }
        return text;
    }

    Optional<String> optionalText(String column) {
        JsonNode value = columns.path(column);
        if (isAbsent(value)) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw fault(RefusalReason.UNREADABLE_ROW, column, "is no text");
        }
        return Optional.of(value.textValue());
    }

    /// A closed choice.
    <T> T word(String column, Function<String, Optional<T>> ofWord) {
        return ofWord.apply(text(column))
                .orElseThrow(
                        () -> fault(RefusalReason.UNKNOWN_WORD, column, "is a word unknown here"));
    }

    boolean flag(String column) {
        JsonNode value = columns.path(column);
        if (!value.isBoolean()) {
            throw fault(RefusalReason.UNREADABLE_ROW, column, "is neither true nor false");
        }
        return value.booleanValue();
    }

    long number(String column) {
        JsonNode value = columns.path(column);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw fault(RefusalReason.UNREADABLE_ROW, column, "is no whole number");
        }
        return value.longValue();
    }

    Optional<Integer> optionalInt(String column) {
        JsonNode value = columns.path(column);
        if (isAbsent(value)) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw fault(RefusalReason.UNREADABLE_ROW, column, "is no whole number below 2^31");
        }
        return Optional.of(value.intValue());
    }

    Instant instant(String column) {
        return optionalInstant(column)
                .orElseThrow(() -> fault(RefusalReason.UNREADABLE_ROW, column, "is missing"));
    }

    Optional<Instant> optionalInstant(String column) {
        // `infinity` is a time to PostgreSQL; to us it is an unreadable one.
        return parsed(column, "is no time", text -> OffsetDateTime.parse(text).toInstant());
    }

    Optional<LocalDate> optionalDate(String column) {
        return parsed(column, "is no date", LocalDate::parse);
    }

    Optional<URI> optionalUri(String column) {
        return parsed(
                column,
                "is no URL",
                text -> {
                    try {
                        return new URI(text);
                    } catch (URISyntaxException e) {
                        throw new IllegalArgumentException(e);
                    }
                });
    }

    byte[] bytes(String column) {
        return parsed(
                        column,
                        "is not bytes",
                        text -> HexFormat.of().parseHex(text, 2, text.length()))
                .orElseThrow(() -> fault(RefusalReason.UNREADABLE_ROW, column, "is missing"));
    }

    List<String> texts(String column) {
        JsonNode value = columns.path(column);
        if (!value.isArray()) {
            throw fault(RefusalReason.UNREADABLE_ROW, column, "is no list");
        }
        List<String> texts = new ArrayList<>(value.size());
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                throw fault(RefusalReason.UNREADABLE_ROW, column, "holds what is no text");
            }
            if (element.textValue().isBlank()) {
                throw fault(RefusalReason.BLANK, column, "holds a blank");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    /// What stands in a column that may be empty; empty too where a release before the column wrote
    /// the row.
    Optional<JsonNode> optional(String column) {
        return Optional.of(columns.path(column)).filter(value -> !isAbsent(value));
    }

    Map<String, JsonNode> object(String column) {
        JsonNode value = columns.path(column);
        if (!value.isObject()) {
            throw fault(RefusalReason.UNREADABLE_ROW, column, "is no JSON object");
        }
        Map<String, JsonNode> object = new LinkedHashMap<>();
        value.properties().forEach(property -> object.put(property.getKey(), property.getValue()));
        return object;
    }

    Map<String, Boolean> flags(String column) {
        Map<String, Boolean> flags = new LinkedHashMap<>();
        object(column)
                .forEach((name, flag) -> {
                    if (!flag.isBoolean()) {
                        throw fault(
                                RefusalReason.UNREADABLE_ROW,
                                column,
                                "holds what is neither true nor false");
                    }
                    flags.put(name, flag.booleanValue());
                });
        return flags;
    }

    Map<String, String> textsByName(String column) {
        Map<String, String> texts = new LinkedHashMap<>();
        object(column)
                .forEach((name, text) -> {
                    if (!text.isTextual()) {
                        throw fault(RefusalReason.UNREADABLE_ROW, column, "holds what is no text");
                    }
                    texts.put(name, text.textValue());
                });
        return texts;
    }

    UnreadableRowException fault(RefusalReason reason, String column, String complaint) {
        return new UnreadableRowException(reason, name() + ": " + column + " " + complaint);
    }

    private String name() {
        return named(entity, id);
    }

    private static String named(String entity, String id) {
        return entity + " '" + id.substring(0, Math.min(id.length(), ModelId.MAX_LENGTH)) + "'";
    }

    /// The id of a row that cannot be read as a whole: every table's first column is its key.
    private static String firstText(String json) {
        try (JsonParser parser = RowJson.MAPPER.createParser(json)) {
            parser.nextToken();
            parser.nextToken();
            return parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
        } catch (IOException _) {
            return "";
        }
    }

    private <T> Optional<T> parsed(String column, String complaint, Function<String, T> parser) {
        try {
            return optionalText(column).map(parser);
        } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException _) {
            throw fault(RefusalReason.UNREADABLE_ROW, column, complaint);
        }
    }

    static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
