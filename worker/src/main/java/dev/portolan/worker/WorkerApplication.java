package dev.portolan.worker;

import dev.portolan.catalog.CredentialVault;
import dev.portolan.command.MigrateCommand;
import dev.portolan.command.StartCommand;
import dev.portolan.database.Database;
import dev.portolan.key.KeyMint;
import dev.portolan.outbound.OutboundHttp;
import dev.portolan.outbound.Via;
import dev.portolan.provider.AdapterRegistry;
import dev.portolan.provider.ProviderAccessOpener;
import dev.portolan.provider.ProviderSeeds;
import dev.portolan.secret.Keyring;
import dev.portolan.worker.seed.FirstKeys;
import io.dropwizard.configuration.EnvironmentVariableSubstitutor;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.cli.CheckCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.db.ManagedDataSource;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import org.jdbi.v3.core.Jdbi;

/// The worker as a process of its own: `server config/worker.yml`; or `db migrate
/// config/worker.yml`, or `rewrap config/worker.yml`.
public final class WorkerApplication extends Application<WorkerConfiguration> {
    public static void main(String[] arguments) throws Exception {
        new WorkerApplication().run(arguments);
    }

    @Override
    public String getName() {
        return "portolan-worker";
    }

    @Override
    public void initialize(Bootstrap<WorkerConfiguration> bootstrap) {
        bootstrap.setConfigurationSourceProvider(
                new SubstitutingSourceProvider(
                        bootstrap.getConfigurationSourceProvider(),
                        new EnvironmentVariableSubstitutor(false)));
        bootstrap.addCommand(new RewrapCommand());
        bootstrap.addCommand(
                new MigrateCommand<>(WorkerConfiguration.class, WorkerConfiguration::database));
    }

    @Override
    protected void addDefaultCommands(Bootstrap<WorkerConfiguration> bootstrap) {
        bootstrap.addCommand(new StartCommand<>(this, WorkerConfiguration.class, "worker"));
        bootstrap.addCommand(new CheckCommand<>(this));
    }

    @Override
    public void run(WorkerConfiguration configuration, Environment environment) {
        Keyring keyring = configuration.keyring();
        ManagedDataSource dataSource =
                configuration.database().build(environment.metrics(), "database");
        environment.lifecycle().manage(dataSource);
        Jdbi jdbi = Database.jdbi(dataSource);
        OutboundHttp http = new OutboundHttp(configuration.outbound(), Via.of(keyring));
        environment.lifecycle().manage(http);

        SecureRandom random = new SecureRandom();
        CredentialVault vault = new CredentialVault(keyring, random, System::getenv);
        PrometheusRegistry figures = new PrometheusRegistry();
        WorkerRooms.furnish(
                environment,
                new WorkerParts(
                        dataSource,
                        jdbi,
                        configuration.kafka(),
                        new ProviderAccessOpener(AdapterRegistry.load(), vault),
                        http,
                        ProviderSeeds.load(),
                        FirstKeys.of(
                                new KeyMint(keyring, random, Clock.systemUTC()), System::getenv),
                        WorkerApplication::isSet,
                        figures,
                        Clock.systemUTC(),
                        random,
                        workerName(random)),
                configuration.worker());

        JvmMetrics.builder().register(figures);
        environment
                .admin()
                .addServlet("prometheus", new PrometheusMetricsServlet(figures))
                .addMapping("/metrics");
    }

    private static boolean isSet(String variable) {
        String value = System.getenv(variable);
        return value != null && !value.isBlank();
    }

    /// Tells apart workers of one host, and a worker from the one that had its process id before
    /// it.
    private static String workerName(SecureRandom random) {
        byte[] suffix = new byte[3];
        random.nextBytes(suffix);
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            host = "worker";
        }
        return host + ":" + ProcessHandle.current().pid() + "-" + HexFormat.of().formatHex(suffix);
    }
}
