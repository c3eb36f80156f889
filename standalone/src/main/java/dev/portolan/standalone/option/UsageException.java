package dev.portolan.standalone.option;

/// The command line makes no sense. The message is one line without a full stop that names the
/// offending part.
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
