package dev.portolan.standalone;

import dev.portolan.standalone.cli.Cli;
import dev.portolan.standalone.cli.Terminal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// What `./portolan` runs: the terminal client, which starts fast because it touches nothing else.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        String verb = words.isEmpty() ? "help" : words.getFirst();
        List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
        System.exit(run(verb, rest));
    }

    private static int run(String verb, List<String> rest) {
        var terminal = Terminal.ofProcess(System.getenv());
        var cli = new Cli(System.getenv(), root().resolve("data"), terminal, Clock.systemUTC());
        if (cli.knows(verb)) {
            return cli.run(verb, rest).number();
        }
        terminal.err()
                .printf("portolan: unknown command '%s'; `./portolan help` lists them%n", verb);
        return 2;
    }

    /// The checkout, as the launcher says; without a launcher the working directory.
    private static Path root() {
        return Path.of(Optional.ofNullable(System.getProperty("portolan.root")).orElse(""));
    }
}
