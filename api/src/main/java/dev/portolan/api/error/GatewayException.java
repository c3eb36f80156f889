package dev.portolan.api.error;

import java.io.Serial;

/// Carries a [GatewayError] from where it is found to where it is answered. Has no stack trace: it
/// is an answer, not a defect.
public final class GatewayException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final transient GatewayError error;

    public GatewayException(GatewayError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    public GatewayError error() {
        return error;
    }
}
