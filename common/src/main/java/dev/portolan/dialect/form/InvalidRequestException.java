package dev.portolan.dialect.form;

import java.io.Serial;
import java.util.Optional;

/// A client's request that cannot be served as it stands; becomes a 400. The message is for the
/// client.
public final class InvalidRequestException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    private final String code;
    private final transient Optional<String> param;

    public InvalidRequestException(String code, Optional<String> param, String message) {
        super(message);
        this.code = code;
        this.param = param;
    }

    public static InvalidRequestException malformed(String message) {
        return new InvalidRequestException("invalid_json", Optional.empty(), message);
    }

    public static InvalidRequestException invalid(String param, String message) {
        return new InvalidRequestException("invalid_value", Optional.of(param), message);
    }

    /// `error.code`: `invalid_json`, `missing_required_parameter`, `invalid_type` or
    /// `invalid_value`.
    public String code() {
        return code;
    }

    /// `error.param`: the offending field.
    public Optional<String> param() {
        return param;
    }
}
