package dev.portolan.worker.sync;

import java.io.Serial;

/// A provider's list, or the metadata source, could not be had whole. The message says why, in a
/// sentence for an administrator.
public final class ListFailedException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    public ListFailedException(String reason) {
        super(reason);
    }

    ListFailedException(String reason, Throwable cause) {
        super(reason, cause);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
