package dev.portolan.standalone;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// Says step by step how far the start is, each with the time since the process began. Safe to
/// share between threads.
record StartLog(PrintStream terminal, Clock clock, Instant began) {

    static StartLog ofProcess(PrintStream terminal, Clock clock) {
        return new StartLog(
                terminal,
                clock,
                ProcessHandle.current().info().startInstant().orElseGet(clock::instant));
    }

    void step(String what) {
        terminal.println(String.format(Locale.ROOT, "  %5.1f s  %s", seconds(), what));
    }

    double seconds() {
        return Duration.between(began, clock.instant()).toMillis() / 1000.0;
    }
}
