package dev.portolan.standalone.cli;

import dev.portolan.standalone.option.OptionGrammar;
import dev.portolan.standalone.option.Options;
import dev.portolan.standalone.option.UsageException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The terminal client: finds the command, the gateway and the key, and turns every failure into
/// one line and an exit code.
public final class Cli {
    private static final String DEFAULT_URL = "http://127.0.0.1:8080";
    private static final String COMMON_HELP =
            """

              --json      the admin API's own answer
              --url URL   the gateway; else PORTOLAN_URL, else http://127.0.0.1:8080
              --data DIR  where `up` keeps its data; the key is PORTOLAN_ADMIN_KEY where that is set, else that of DIR/admin.key

            On a terminal, tables are cut to its width; whole ones go into a pipe or a file.

            Exit codes: 0 done, 1 refused or failed, 2 the command line makes no sense or there is no key, 3 no gateway answers.
            """;

    private final Map<String, Command> commands;
    private final Map<String, String> environment;
    private final Path defaultData;
    private final Terminal terminal;

    /// @param defaultData where `up` keeps its data unless told otherwise
    public Cli(Map<String, String> environment, Path defaultData, Terminal terminal, Clock clock) {
        this.commands =
                Map.of(
                        "models", new ModelsCommand(),
                        "providers", new ProvidersCommand(),
                        "sync", new SyncCommand(),
                        "keys", new KeysCommand(clock));
        this.environment = Map.copyOf(environment);
        this.defaultData = defaultData;
        this.terminal = terminal;
    }

    public boolean knows(String verb) {
        return commands.containsKey(verb);
    }

    /// @param words the command line behind the verb
    public ExitCode run(String verb, List<String> words) {
        Command command = commands.get(verb);
        if (command == null) {
            throw new IllegalArgumentException("no command " + verb);
        }
        try {
            Options options = withCommonOptions(command.grammar()).parse(words);
            if (options.has("--help")) {
                terminal.out().print(command.help() + COMMON_HELP);
                return ExitCode.OK;
            }
            Optional<ExitCode> alone = command.runAlone(options, terminal);
            if (alone.isPresent()) {
                return written(alone.get());
            }
            try (var api = new AdminApi(gateway(options), adminKey(options))) {
                return written(command.run(options, api, terminal));
            }
        } catch (UsageException e) {
            terminal.err()
                    .printf(
                            "portolan %s: %s (see `./portolan %s --help`)%n",
                            verb, e.getMessage(), verb);
            return ExitCode.USAGE;
        } catch (CommandFailedException e) {
            terminal.err().printf("portolan %s: %s%n", verb, e.getMessage());
            return e.exitCode();
        }
    }

    /// A print stream keeps a full disk or a closed pipe to itself until it is asked.
    private ExitCode written(ExitCode end) throws CommandFailedException {
        if (terminal.out().checkError()) {
            throw new CommandFailedException(
                    ExitCode.FAILED, "the standard output could not be written");
        }
        return end;
    }

    private static OptionGrammar withCommonOptions(OptionGrammar own) {
        Set<String> flags = new HashSet<>(own.flags());
        flags.addAll(Set.of("--json", "--help"));
        Set<String> valued = new HashSet<>(own.valued());
        valued.addAll(Set.of("--url", "--data"));
        return new OptionGrammar(flags, valued, own.maxOperands());
    }

    private URI gateway(Options options) throws UsageException {
        String url =
                options.value("--url").or(() -> environment("PORTOLAN_URL")).orElse(DEFAULT_URL);
        if (!url.matches("https?://[^/?#@\\s]+/?")) {
            throw new UsageException(
                    "the gateway's address must look like http://host:port, not '" + url + "'");
        }
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "the gateway's address must look like http://host:port, not '" + url + "'");
        }
    }

    private String adminKey(Options options) throws CommandFailedException, UsageException {
        Optional<String> given = environment("PORTOLAN_ADMIN_KEY");
        if (given.isPresent()) {
            return checked(given.get(), "PORTOLAN_ADMIN_KEY");
        }
        Path file = options.path("--data").orElse(defaultData).resolve("admin.key");
        try {
            return checked(Files.readString(file).strip(), file.toString());
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    "no administrator key: set PORTOLAN_ADMIN_KEY, or name the data directory of `up` with --data (%s cannot be read)"
                            .formatted(file));
        }
    }

    private static String checked(String key, String source) throws CommandFailedException {
        if (!key.matches("[!-~]+")) {
            throw new CommandFailedException(ExitCode.USAGE, source + " holds no key");
        }
        return key;
    }

    private Optional<String> environment(String name) {
        return Optional.ofNullable(environment.get(name))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }
}
