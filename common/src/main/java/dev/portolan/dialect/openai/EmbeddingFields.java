package dev.portolan.dialect.openai;

import static dev.portolan.dialect.form.InvalidRequestException.invalid;
import static dev.portolan.dialect.openai.RequestReader.wrongType;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.portolan.dialect.form.InvalidRequestException;
import java.io.IOException;
import java.util.Optional;

/// What is read of a request for embeddings besides its model, while it is read. Limits are
/// OpenAI's, but for those that differ by model.
final class EmbeddingFields implements RequestReader.OwnFields {
    private static final int MAX_INPUTS = 2048;
    private static final String INPUT = "input";
    private static final String FORMS =
            "a string, a list of strings, a list of tokens or a list of lists of tokens";

    private boolean hasInput;
    private Optional<String> encoding = Optional.empty();

    Optional<String> encoding() {
        return encoding;
    }

    void requireInput() throws InvalidRequestException {
        if (!hasInput) {
            throw new InvalidRequestException(
                    "missing_required_parameter",
                    Optional.of(INPUT),
                    "Missing required parameter: 'input'.");
        }
    }

    @Override
    public void read(String name, JsonToken value, RequestReader reader, RequestFields fields)
            throws IOException, InvalidRequestException {
        switch (name) {
            case INPUT -> input(value, reader.parser());
            case "dimensions" -> {
                if (value != JsonToken.VALUE_NULL && value != JsonToken.VALUE_NUMBER_INT) {
                    throw wrongType(name, "an integer");
                }
            }
            case "encoding_format" -> encoding = optionalText(name, value, reader.parser());
            default -> {
                // Not ours.
            }
        }
    }

    private void input(JsonToken value, JsonParser parser)
            throws IOException, InvalidRequestException {
        hasInput = value != JsonToken.VALUE_NULL;
        switch (value) {
            case VALUE_NULL -> {
                // As good as absent.
            }
            case VALUE_STRING -> {
                // Whether it may be empty, a provider of the same dialect says itself.
            }
            case START_ARRAY -> inputs(parser);
            default -> throw wrongType(INPUT, FORMS);
        }
    }

    private static void inputs(JsonParser parser) throws IOException, InvalidRequestException {
        JsonToken first = parser.nextToken();
        if (first == JsonToken.END_ARRAY) {
            throw invalid(INPUT, "'input' must not be empty.");
        }
        int count = 0;
        for (JsonToken each = first; each != JsonToken.END_ARRAY; each = parser.nextToken()) {
            if (each != first) {
                throw wrongType(INPUT, FORMS);
            }
            count++;
            switch (each) {
                case VALUE_STRING -> {
                    // As above.
                }
                case VALUE_NUMBER_INT -> requireToken(parser);
                case START_ARRAY -> tokens(parser);
                case START_OBJECT -> parser.skipChildren();
                default -> throw wrongType(INPUT, FORMS);
            }
        }
        // A list of tokens is one input, whose length is limited by the model.
        if (first != JsonToken.VALUE_NUMBER_INT && count > MAX_INPUTS) {
            throw invalid(
                    INPUT,
                    "'input' holds %s inputs; at most %s are allowed."
                            .formatted(count, MAX_INPUTS));
        }
    }

    private static void tokens(JsonParser parser) throws IOException, InvalidRequestException {
        JsonToken each = parser.nextToken();
        if (each == JsonToken.END_ARRAY) {
            throw invalid(INPUT, "'input' must not hold an empty list of tokens.");
        }
        for (; each != JsonToken.END_ARRAY; each = parser.nextToken()) {
            if (each != JsonToken.VALUE_NUMBER_INT) {
                throw wrongType(INPUT, FORMS);
            }
            requireToken(parser);
        }
    }

    private static void requireToken(JsonParser parser)
            throws IOException, InvalidRequestException {
        String digits = parser.getText();
        if (digits.startsWith("-") || digits.length() > 9) {
            throw invalid(INPUT, "'input' holds a number that is no token.");
        }
    }

    private static Optional<String> optionalText(String name, JsonToken value, JsonParser parser)
            throws IOException, InvalidRequestException {
        if (value == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        if (value != JsonToken.VALUE_STRING) {
            throw wrongType(name, "a string");
        }
        return Optional.of(parser.getText());
    }
}
