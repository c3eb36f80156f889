package dev.portolan.benchmarks;

import java.io.PrintStream;
import java.time.Duration;

/// Prints figures beside the goals they are held against, in the form of the table in
/// `benchmarks/README.md`.
record Report(PrintStream out) {

    void line(String what, String figure, String goal) {
        out.printf("| %s | %s | %s |%n", what, figure, goal);
    }

    void goal(String what, Duration figure, Duration goal, String detail) {
        String verdict = figure.compareTo(goal) < 0 ? "met" : "MISSED";
        line(what, detail, "< " + goal.toMillis() + " ms: " + verdict);
    }

    void remark(String text) {
        out.println("  " + text);
    }
}
