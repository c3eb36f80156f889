package dev.portolan.api;

import dev.portolan.catalog.CredentialVault;
import dev.portolan.command.MigrateCommand;
import dev.portolan.command.StartCommand;
import dev.portolan.database.Database;
import dev.portolan.outbound.OutboundHttp;
import dev.portolan.outbound.Via;
import dev.portolan.provider.AdapterRegistry;
import dev.portolan.secret.Keyring;
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
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/// The gateway as a process of its own: `server config/api.yml`, or `db migrate config/api.yml`.
public final class ApiApplication extends Application<ApiConfiguration> {
    public static void main(String[] arguments) throws Exception {
        new ApiApplication().run(arguments);
    }

    @Override
    public String getName() {
        return "portolan-api";
    }

    @Override
    public void initialize(Bootstrap<ApiConfiguration> bootstrap) {
        bootstrap.setConfigurationSourceProvider(
                new SubstitutingSourceProvider(
                        bootstrap.getConfigurationSourceProvider(),
                        new EnvironmentVariableSubstitutor(false)));
        bootstrap.addCommand(
                new MigrateCommand<>(ApiConfiguration.class, ApiConfiguration::database));
    }

    @Override
    protected void addDefaultCommands(Bootstrap<ApiConfiguration> bootstrap) {
        bootstrap.addCommand(new StartCommand<>(this, ApiConfiguration.class, "api"));
        bootstrap.addCommand(new CheckCommand<>(this));
    }

    @Override
    public void run(ApiConfiguration configuration, Environment environment) {
        Keyring keyring =
                Keyring.load(
                        Optional.ofNullable(System.getenv(Keyring.ENVIRONMENT_VARIABLE)),
                        configuration.keyringFile());
        ManagedDataSource dataSource =
                configuration.database().build(environment.metrics(), "database");
        environment.lifecycle().manage(dataSource);
        OutboundHttp http = new OutboundHttp(configuration.outbound(), Via.of(keyring));
        environment.lifecycle().manage(http);

        SecureRandom random = new SecureRandom();
        PrometheusRegistry figures = new PrometheusRegistry();
        ApiParts parts =
                new ApiParts(
                        Database.jdbi(dataSource),
                        configuration.kafka(),
                        keyring,
                        AdapterRegistry.load(),
                        new CredentialVault(keyring, random, System::getenv),
                        configuration.outbound(),
                        http,
                        figures,
                        Clock.systemUTC(),
                        random);
        ApiRooms.furnish(environment, parts, configuration.api());

        JvmMetrics.builder().register(figures);
        environment
                .admin()
                .addServlet("prometheus", new PrometheusMetricsServlet(figures))
                .addMapping("/metrics");
    }
}
