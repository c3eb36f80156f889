package dev.portolan.standalone.cli;

/// What is going on, on the standard error: one line painted over where somebody watches, else a
/// line for each change.
final class Progress {
    private static final String SPINNER = "|/-\\";
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Terminal terminal;
    private String shown = "";
    private int turn;

    Progress(Terminal terminal) {
        this.terminal = terminal;
    }

    void show(String state) {
        if (terminal.isInteractive()) {
            String line = SPINNER.charAt(turn++ % SPINNER.length()) + " " + state;
            int most = terminal.columns().orElse(80) - 1;
            terminal.err()
                    .print(CLEAR_LINE + (line.length() > most ? line.substring(0, most) : line));
            terminal.err().flush();
        } else if (!state.equals(shown)) {
            terminal.err().println(state);
        }
        shown = state;
    }

    /// Leaves the line empty for what comes next.
    void end() {
        if (terminal.isInteractive() && !shown.isEmpty()) {
            terminal.err().print(CLEAR_LINE);
            terminal.err().flush();
        }
    }
}
