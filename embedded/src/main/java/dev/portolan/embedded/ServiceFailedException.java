package dev.portolan.embedded;

/// An embedded service could not start, stop or answer. The message is one line that a person can
/// act on.
public final class ServiceFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServiceFailedException(String message) {
        super(message);
    }

    ServiceFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
