package dev.portolan.standalone;

import dev.portolan.standalone.cli.Cli;
import dev.portolan.standalone.cli.ExitCode;
import dev.portolan.standalone.cli.Terminal;
import dev.portolan.standalone.home.StartRefusedException;
import dev.portolan.standalone.option.UsageException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// What `./portolan` runs: `up`, or the terminal client, which starts fast because it touches
/// nothing else.
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
        if (verb.equals("up")) {
            return up(rest, terminal);
        }
        terminal.err()
                .printf("portolan: unknown command '%s'; `./portolan help` lists them%n", verb);
        return ExitCode.USAGE.number();
    }

    private static int up(List<String> words, Terminal terminal) {
        try {
            UpOptions options = UpOptions.parse(words, root());
            if (options.wantsHelp()) {
                terminal.out().print(UpOptions.HELP);
            } else {
                var log = StartLog.ofProcess(terminal.err(), Clock.systemUTC());
                new Up(System.getenv(), terminal.out(), log, Clock.systemUTC()).run(options);
            }
            return ExitCode.OK.number();
        } catch (UsageException e) {
            terminal.err().printf("portolan up: %s%n%s", e.getMessage(), UpOptions.USAGE);
            return ExitCode.USAGE.number();
        } catch (StartRefusedException e) {
            terminal.err().printf("portolan up: %s%n", e.getMessage());
            return ExitCode.FAILED.number();
        } catch (InterruptedException e) {
            return ExitCode.FAILED.number();
        }
    }

    /// The checkout, as the launcher says; without a launcher the working directory.
    private static Path root() {
        return Path.of(Optional.ofNullable(System.getProperty("portolan.root")).orElse(""));
    }
}
