package dev.portolan.catalog;

/// A row holds what none of ours would write, such as an unknown word or a NULL in a list: somebody
/// wrote it by SQL, or a newer release did.
public final class UnreadableRowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RefusalReason reason;

    UnreadableRowException(RefusalReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public RefusalReason reason() {
        return reason;
    }
}
