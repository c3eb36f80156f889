package dev.portolan.standalone.cli;

/// A command could not do what it was asked for. The message is for the person at the terminal.
final class CommandFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    CommandFailedException(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
