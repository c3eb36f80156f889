package dev.portolan.command;

import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import net.sourceforge.argparse4j.inf.Namespace;

/// `server FILE`: runs the process until it is stopped.
public final class StartCommand<C extends Configuration> extends ServerCommand<C> {
    private final Class<C> configuration;
    private final String process;

    /// @param process what to call it where it does not start
    public StartCommand(Application<C> application, Class<C> configuration, String process) {
        super(application);
        this.configuration = configuration;
        this.process = process;
    }

    @Override
    protected Class<C> getConfigurationClass() {
        return configuration;
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable e) {
        CommandError.print(cli, process, e);
    }
}
