package dev.portolan.dialect.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.usage.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One pass over a [ChatDocument]; offsets are relative to its first byte.
final class ChatDocumentReader {
    Optional<String> model = Optional.empty();
    int modelFrom = -1;
    int modelTo = -1;
    Optional<Usage> usage = Optional.empty();
    boolean hasChoices;
    boolean hasData;
    boolean hasError;
    List<ChatChoice> choices = List.of();

    private final JsonParser parser;

    private ChatDocumentReader(JsonParser parser) {
        this.parser = parser;
    }

    static ChatDocumentReader read(byte[] bytes, int from, int length)
            throws MalformedAnswerException {
        try (JsonParser parser = StrictJson.answer(bytes, from, length)) {
            ChatDocumentReader reader = new ChatDocumentReader(parser);
            reader.document();
            return reader;
        } catch (IOException | IllegalStateException broken) {
            throw new MalformedAnswerException(
                    "the provider sent something that is not valid JSON");
        }
    }

    private void document() throws IOException, MalformedAnswerException {
        JsonToken first = parser.nextToken();
        if (first == JsonToken.START_ARRAY) {
            // Gemini's compatible API wraps errors in a list; nothing else comes so.
            parser.skipChildren();
            hasError = true;
        } else if (first == JsonToken.START_OBJECT) {
            fields();
        } else {
            throw new MalformedAnswerException("the provider sent no JSON object");
        }
        if (parser.nextToken() != null) {
            throw new MalformedAnswerException("the provider's JSON goes on after its end");
        }
    }

    private void fields() throws IOException {
        Optional<Usage> nested = Optional.empty();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "model" -> model(value);
                case "choices" -> nested = choices(value).or(orElse(nested));
                case "data" -> {
                    hasData = value == JsonToken.START_ARRAY;
                    parser.skipChildren();
                }
                case "usage" -> usage = usage(value);
                case "x_groq" -> nested = usageInside(value).or(orElse(nested));
                case "error" -> hasError |= isTruthy(value);
                case "object" ->
                        hasError |=
                                value == JsonToken.VALUE_STRING && parser.getText().equals("error");
                default -> parser.skipChildren();
            }
        }
        if (usage.isEmpty()) {
            usage = nested;
        }
    }

    private static java.util.function.Supplier<Optional<Usage>> orElse(Optional<Usage> earlier) {
        return () -> earlier;
    }

    private void model(JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            modelFrom = (int) parser.currentTokenLocation().getByteOffset();
            model = Optional.of(parser.getText());
            modelTo = (int) parser.currentLocation().getByteOffset();
        } else {
            parser.skipChildren();
        }
    }

    /// Returns the usage that Moonshot hides in a choice.
    private Optional<Usage> choices(JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return Optional.empty();
        }
        hasChoices = true;
        Optional<Usage> hidden = Optional.empty();
        List<ChatChoice> all = new ArrayList<>(1);
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            int index = 0;
            Optional<String> finish = Optional.empty();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                switch (name) {
                    case "index" ->
                            index =
                                    token == JsonToken.VALUE_NUMBER_INT
                                            ? parser.getValueAsInt(0)
                                            : 0;
                    case "finish_reason" ->
                            finish =
                                    token == JsonToken.VALUE_STRING
                                            ? Optional.of(parser.getText())
                                            : Optional.empty();
                    case "usage" -> hidden = usage(token);
                    case "error" -> hasError |= isTruthy(token);
                    default -> parser.skipChildren();
                }
            }
            all.add(new ChatChoice(index, finish));
        }
        choices = List.copyOf(all);
        return hidden;
    }

    private Optional<Usage> usageInside(JsonToken value) throws IOException {
        Optional<Usage> inside = Optional.empty();
        if (value == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isUsage = parser.currentName().equals("usage");
                JsonToken token = parser.nextToken();
                if (isUsage) {
                    inside = usage(token);
                } else {
                    parser.skipChildren();
                }
            }
        } else {
            parser.skipChildren();
        }
        return inside;
    }

    private Optional<Usage> usage(JsonToken value) throws IOException {
        if (value == JsonToken.START_OBJECT) {
            return UsageReader.read(parser);
        }
        parser.skipChildren();
        return Optional.empty();
    }

    /// As the official clients see it: they take any error that is not null, false or empty for
    /// one.
    private boolean isTruthy(JsonToken value) throws IOException {
        return switch (value) {
            case VALUE_STRING -> !parser.getText().isEmpty();
            case START_OBJECT, START_ARRAY -> {
                boolean isFilled =
                        parser.nextToken()
                                != (value == JsonToken.START_OBJECT
                                        ? JsonToken.END_OBJECT
                                        : JsonToken.END_ARRAY);
                skipToEndOf(value, isFilled);
                yield isFilled;
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getValueAsDouble() != 0;
            case VALUE_TRUE -> true;
            default -> false;
        };
    }

    /// The parser stands on the first token inside, unless the value is empty.
    private void skipToEndOf(JsonToken start, boolean isFilled) throws IOException {
        if (!isFilled) {
            return;
        }
        JsonToken end =
                start == JsonToken.START_OBJECT ? JsonToken.END_OBJECT : JsonToken.END_ARRAY;
        JsonToken token = parser.currentToken();
        while (token != null && token != end) {
            parser.skipChildren();
            token = parser.nextToken();
        }
    }
}
