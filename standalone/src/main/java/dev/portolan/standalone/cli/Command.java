package dev.portolan.standalone.cli;

import dev.portolan.standalone.option.OptionGrammar;
import dev.portolan.standalone.option.Options;
import dev.portolan.standalone.option.UsageException;

/// One verb of the terminal client.
interface Command {
    /// Its own options; those of every command are added by [Cli].
    OptionGrammar grammar();

    /// What `--help` prints.
    String help();

    ExitCode run(Options options, AdminApi api, Terminal terminal)
            throws CommandFailedException, UsageException;
}
