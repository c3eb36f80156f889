package dev.portolan.secret;

/// Something sealed cannot be opened: changed, cut, made for another purpose or place, or under a
/// key that is not in the keyring. The message never holds any of it.
public final class SealBrokenException extends Exception {
    private static final long serialVersionUID = 1L;

    public SealBrokenException(String message) {
        super(message);
    }

    public SealBrokenException(String message, Throwable cause) {
        super(message, cause);
    }
}
