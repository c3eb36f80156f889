package dev.portolan.worker;

import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.CredentialVault;
import dev.portolan.command.CommandError;
import dev.portolan.database.Database;
import dev.portolan.secret.Keyring;
import dev.portolan.worker.rotation.RewrapReport;
import dev.portolan.worker.rotation.Rewrapping;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ConfiguredCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.db.ManagedDataSource;
import java.security.SecureRandom;
import java.time.Clock;
import net.sourceforge.argparse4j.inf.Namespace;

/// `rewrap config/worker.yml`: one [Rewrapping] beside running gateways and workers, and its report
/// on the standard output. Exit code 1 where a credential cannot be opened, or nothing can be done
/// at all; then the reason is one line on the standard error.
final class RewrapCommand extends ConfiguredCommand<WorkerConfiguration> {
    RewrapCommand() {
        super("rewrap", "Seals every stored credential anew under the keyring's primary key");
    }

    /// Some credential is still as it was.
    private static final class NotWholeException extends Exception {
        private static final long serialVersionUID = 1L;

        NotWholeException() {
            super("not every credential could be sealed anew; see above");
        }
    }

    @Override
    protected void run(
            Bootstrap<WorkerConfiguration> bootstrap,
            Namespace namespace,
            WorkerConfiguration configuration)
            throws Exception {
        Keyring keyring = configuration.keyring();
        ManagedDataSource database =
                configuration.database().build(bootstrap.getMetricRegistry(), "database");
        database.start();
        try {
            RewrapReport report =
                    new Rewrapping(
                                    new CatalogStore(Database.jdbi(database)),
                                    new CredentialVault(
                                            keyring, new SecureRandom(), System::getenv),
                                    keyring,
                                    Clock.systemUTC())
                            .run();
            report.lines().forEach(System.out::println);
            if (!report.isWhole()) {
                throw new NotWholeException();
            }
        } finally {
            database.stop();
        }
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable e) {
        CommandError.print(cli, "rewrap", e);
    }
}
