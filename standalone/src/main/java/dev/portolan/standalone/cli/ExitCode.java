package dev.portolan.standalone.cli;

/// How a command ended, for scripts.
public enum ExitCode {
    OK(0),
    /// The gateway refused it, or it was tried and failed.
    FAILED(1),
    /// The command line makes no sense, or there is no key to show.
    USAGE(2),
    /// No gateway answered.
    UNREACHABLE(3);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
