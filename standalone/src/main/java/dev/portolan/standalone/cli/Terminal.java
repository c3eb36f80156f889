package dev.portolan.standalone.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/// Where a command writes.
///
/// @param out what was asked for
/// @param err everything else: progress, remarks, errors
/// @param columns how wide lines may be; empty where nobody looks (a pipe, a file): nothing is cut
///   off there
/// @param isInteractive whether a line may be painted over
public record Terminal(
        PrintStream out, PrintStream err, OptionalInt columns, boolean isInteractive) {

    private static final int USUAL_COLUMNS = 80;

    /// The terminal this process runs in.
    public static Terminal ofProcess(Map<String, String> environment) {
        boolean interactive =
                Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
        return new Terminal(
                System.out,
                System.err,
                interactive ? columns(environment) : OptionalInt.empty(),
                interactive);
    }

    private static OptionalInt columns(Map<String, String> environment) {
        OptionalInt told = positive(environment.getOrDefault("COLUMNS", ""));
        return told.isPresent() ? told : OptionalInt.of(askTerminal().orElse(USUAL_COLUMNS));
    }

    /// Java cannot ask a terminal for its width; `stty` answers "rows columns".
    private static OptionalInt askTerminal() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String answer =
                    new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            stty.waitFor(1, TimeUnit.SECONDS);
            return positive(answer.substring(answer.indexOf(' ') + 1).strip());
        } catch (IOException e) {
            return OptionalInt.empty(); // No stty here.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }

    private static OptionalInt positive(String text) {
        return text.matches("[1-9][0-9]{0,4}")
                ? OptionalInt.of(Integer.parseInt(text))
                : OptionalInt.empty();
    }
}
