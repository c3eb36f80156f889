package dev.portolan.secret;

/// There is no keyring that may be used; the message says what to do about it, in one sentence for
/// the operator.
public final class KeyringException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public KeyringException(String message) {
        super(message);
    }

    public KeyringException(String message, Throwable cause) {
        super(message, cause);
    }
}
