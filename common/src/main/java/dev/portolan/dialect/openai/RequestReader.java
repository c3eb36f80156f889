package dev.portolan.dialect.openai;

import static dev.portolan.dialect.form.InvalidRequestException.invalid;
import static dev.portolan.dialect.form.InvalidRequestException.malformed;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.portolan.dialect.form.InvalidRequestException;
import java.io.IOException;
import java.util.Optional;

/// One pass over a request: strict about the whole text, curious about few fields. Reading the
/// fields from the same pass that checks the text leaves no second reader that could see another
/// meaning.
final class RequestReader {
    private static final int MAX_MODEL_LENGTH = 256;

    private final JsonParser parser;
    private final RequestFields fields = new RequestFields();

    private RequestReader(JsonParser parser) {
        this.parser = parser;
    }

    /// What one operation has to say about the fields that not all of them have.
    interface OwnFields {
        /// Reads the value that the reader stands at the beginning of, to its end, or leaves it
        /// untouched.
        void read(String name, JsonToken value, RequestReader reader, RequestFields fields)
                throws IOException, InvalidRequestException;
    }

    static RequestFields read(byte[] body, OwnFields own) throws InvalidRequestException {
        requireUtf8(body);
        try (JsonParser parser = StrictJson.request(body)) {
            return new RequestReader(parser).document(own);
        } catch (StreamConstraintsException tooMuch) {
            throw malformed(
                    "The request is more deeply nested or has more parts than the gateway accepts.");
        } catch (JsonParseException broken) {
            throw malformed(
                    "The request is not valid JSON, at byte %s: %s"
                            .formatted(broken.getLocation().getByteOffset(), reason(broken)));
        } catch (IOException | IllegalStateException broken) {
            throw malformed("The request is not valid JSON.");
        }
    }

    private static void requireUtf8(byte[] body) throws InvalidRequestException {
        // The parser would take a byte order mark or zero bytes for another encoding's.
        for (int at = 0; at < Math.min(4, body.length); at++) {
            if (body[at] == 0) {
                throw malformed("The request is not UTF-8.");
            }
        }
        if (body.length >= 3 && (body[0] & 0xff) == 0xef) {
            throw malformed("The request begins with a byte order mark; send plain UTF-8.");
        }
        int fault = Utf8.firstFault(body);
        if (fault >= 0) {
            throw malformed("The request is not UTF-8 at byte " + fault + ".");
        }
    }

    /// The parser's words, without the excerpt of the request that it likes to add.
    private static String reason(JsonParseException broken) {
        String message = broken.getOriginalMessage();
        if (message.startsWith("Duplicate")) {
            return "a key appears twice in one object.";
        }
        if (message.contains("end-of-input")) {
            return "it ends too early.";
        }
        return "unexpected character.";
    }

    private RequestFields document(OwnFields own) throws IOException, InvalidRequestException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw malformed("The request must be a JSON object.");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("model")) {
                model(value);
            } else {
                own.read(name, value, this, fields);
                skip();
            }
        }
        fields.end = tokenStart();
        if (parser.nextToken() != null) {
            throw malformed("The request goes on after its JSON object.");
        }
        if (fields.modelFrom < 0) {
            throw new InvalidRequestException(
                    "missing_required_parameter",
                    Optional.of("model"),
                    "you must provide a model parameter");
        }
        return fields;
    }

    private void model(JsonToken value) throws IOException, InvalidRequestException {
        if (value != JsonToken.VALUE_STRING) {
            throw wrongType("model", "a string");
        }
        fields.modelFrom = tokenStart();
        fields.model = parser.getText();
        fields.modelTo = position();
        if (fields.model.isBlank()) {
            throw invalid("model", "'model' must not be empty.");
        }
        if (fields.model.length() > MAX_MODEL_LENGTH) {
            throw invalid("model", "'model' is longer than " + MAX_MODEL_LENGTH + " characters.");
        }
        if (fields.model
                .chars()
                .anyMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c))) {
            throw invalid("model", "'model' holds a character that no model's name has.");
        }
    }

    /// `stream` and `stream_options`, for the operations that have them.
    void streaming(String name, JsonToken value) throws IOException, InvalidRequestException {
        if (name.equals("stream")) {
            fields.stream = optionalBoolean(name, value);
        } else if (name.equals("stream_options")) {
            streamOptions(value);
        }
    }

    private void streamOptions(JsonToken value) throws IOException, InvalidRequestException {
        if (value == JsonToken.VALUE_NULL) {
            fields.nullOptionsFrom = tokenStart();
            fields.nullOptionsTo = position();
            return;
        }
        if (value != JsonToken.START_OBJECT) {
            throw wrongType("stream_options", "an object");
        }
        fields.optionsInside = position();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            fields.optionsEmpty = false;
            String name = parser.currentName();
            JsonToken option = parser.nextToken();
            if (!name.equals("include_usage")) {
                skip();
                continue;
            }
            fields.includeUsage = optionalBoolean("stream_options.include_usage", option);
            if (!fields.includeUsage) {
                fields.includeUsageFrom = tokenStart();
                fields.includeUsageTo = position();
            }
        }
    }

    /// Skips a value whole, so that the parser has seen all of it.
    private void skip() throws IOException {
        parser.skipChildren();
        parser.finishToken();
    }

    private boolean optionalBoolean(String param, JsonToken value) throws InvalidRequestException {
        return switch (value) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw wrongType(param, "a boolean");
        };
    }

    JsonParser parser() {
        return parser;
    }

    /// A whole number in a range; empty for `null`.
    Optional<Integer> integer(String param, JsonToken value, int least, int most)
            throws IOException, InvalidRequestException {
        if (value == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        if (value != JsonToken.VALUE_NUMBER_INT) {
            throw wrongType(param, "an integer");
        }
        // As text first: a number that fits no long must not be parsed into one.
        String digits = parser.getText();
        long number = digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
        if (digits.startsWith("-") || number < least || number > most) {
            throw invalid(param, "'%s' must be between %s and %s.".formatted(param, least, most));
        }
        return Optional.of((int) number);
    }

    static InvalidRequestException wrongType(String param, String expected) {
        return new InvalidRequestException(
                "invalid_type", Optional.of(param), "'%s' must be %s.".formatted(param, expected));
    }

    private int tokenStart() {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    private int position() {
        return (int) parser.currentLocation().getByteOffset();
    }
}
