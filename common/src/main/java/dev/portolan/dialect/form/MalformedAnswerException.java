package dev.portolan.dialect.form;

import java.io.Serial;
import java.util.Objects;

/// A provider's bytes that are not what its dialect describes. The message quotes none of them.
public final class MalformedAnswerException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    public MalformedAnswerException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
