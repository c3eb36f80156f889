package dev.portolan.standalone.home;

/// `up` cannot start, and somebody has to change something first. The message is one line that says
/// what.
public final class StartRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    public StartRefusedException(String message) {
        super(message);
    }
}
