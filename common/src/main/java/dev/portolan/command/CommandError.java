package dev.portolan.command;

import io.dropwizard.core.cli.Cli;
import java.util.stream.Collectors;
import org.jdbi.v3.core.JdbiException;

/// Why a command did not do its work, as one line on the standard error.
public final class CommandError {
    private CommandError() {}

    public static void print(Cli cli, String command, Throwable error) {
        String what = error instanceof JdbiException ? "the database: " : "";
        Throwable said = error;
        while (said instanceof JdbiException && said.getCause() != null) {
            said = said.getCause();
        }
        String line =
                String.valueOf(said.getMessage())
                        .lines()
                        .map(String::strip)
                        .filter(each -> !each.isEmpty())
                        .collect(Collectors.joining(" "));
        cli.getStdErr().println(command + ": " + what + (line.isEmpty() ? said.toString() : line));
    }
}
