package dev.portolan.dialect.openai;

import static dev.portolan.dialect.form.InvalidRequestException.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.InvalidRequestException;
import java.math.BigDecimal;
import java.util.Optional;

/// Reads members of a request's objects. Absent and `null` are the same: the client says nothing.
final class Values {
    private Values() {}

    static Optional<Boolean> flag(JsonNode object, String name) throws InvalidRequestException {
        JsonNode value = object.path(name);
        if (isUnsaid(value)) {
            return Optional.empty();
        }
        if (!value.isBoolean()) {
            throw invalid(name, "'" + name + "' must be true or false.");
        }
        return Optional.of(value.booleanValue());
    }

    static Optional<BigDecimal> number(JsonNode object, String name)
            throws InvalidRequestException {
        JsonNode value = object.path(name);
        if (isUnsaid(value)) {
            return Optional.empty();
        }
        if (!value.isNumber()) {
            throw invalid(name, "'" + name + "' must be a number.");
        }
        return Optional.of(value.decimalValue());
    }

    static Optional<Long> integer(JsonNode object, String name) throws InvalidRequestException {
        JsonNode value = object.path(name);
        if (isUnsaid(value)) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw invalid(name, "'" + name + "' must be a whole number.");
        }
        return Optional.of(value.longValue());
    }

    static Optional<String> text(JsonNode object, String name) throws InvalidRequestException {
        JsonNode value = object.path(name);
        if (isUnsaid(value)) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw invalid(name, "'" + name + "' must be a text.");
        }
        return Optional.of(value.textValue());
    }

    /// @param path of the member, for the message
    static String required(JsonNode object, String name, String path)
            throws InvalidRequestException {
        JsonNode value = object.path(name);
        if (!value.isTextual()) {
            throw invalid(path + "." + name, "'" + path + "." + name + "' must be a text.");
        }
        return value.textValue();
    }

    static Optional<JsonNode> there(JsonNode object, String name) {
        return Optional.of(object.path(name)).filter(value -> !isUnsaid(value));
    }

    static boolean isUnsaid(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
