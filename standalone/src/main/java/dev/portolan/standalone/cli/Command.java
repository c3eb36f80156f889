package dev.portolan.standalone.cli;

import dev.portolan.standalone.option.OptionGrammar;
import dev.portolan.standalone.option.Options;
import dev.portolan.standalone.option.UsageException;
import java.util.Optional;

/// One verb of the terminal client.
interface Command {
    /// Its own options; those of every command are added by [Cli].
    OptionGrammar grammar();

    /// What `--help` prints.
    String help();

    /// Does what needs no gateway; empty where the options ask for something else.
    default Optional<ExitCode> runAlone(Options options, Terminal terminal) throws UsageException {
        return Optional.empty();
    }

    ExitCode run(Options options, AdminApi api, Terminal terminal)
            throws CommandFailedException, UsageException;
}
