package dev.portolan.command;

import dev.portolan.database.Database;
import dev.portolan.database.DatabaseSettings;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ConfiguredCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.db.ManagedDataSource;
import java.util.function.Function;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/// `db migrate FILE`: [Database#migrate], and nothing else. Exit code 1 and one line on the
/// standard error where that fails; then nothing has changed.
public final class MigrateCommand<C extends Configuration> extends ConfiguredCommand<C> {
    private final Class<C> configuration;
    private final Function<C, DatabaseSettings> settings;

    public MigrateCommand(Class<C> configuration, Function<C, DatabaseSettings> settings) {
        super("db", "Looks after the database: `db migrate` brings its tables up to date");
        this.configuration = configuration;
        this.settings = settings;
    }

    @Override
    protected Class<C> getConfigurationClass() {
        return configuration;
    }

    @Override
    public void configure(Subparser subparser) {
        subparser.addArgument("action").choices("migrate").help("what to do");
        super.configure(subparser);
    }

    @Override
    protected void run(Bootstrap<C> bootstrap, Namespace namespace, C configuration)
            throws Exception {
        ManagedDataSource database =
                settings.apply(configuration).build(bootstrap.getMetricRegistry(), "database");
        database.start();
        try {
            Database.migrate(database);
        } finally {
            database.stop();
        }
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable e) {
        CommandError.print(cli, "db migrate", e);
    }
}
