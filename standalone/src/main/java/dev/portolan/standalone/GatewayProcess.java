package dev.portolan.standalone;

import dev.portolan.embedded.EmbeddedPostgres;
import dev.portolan.messaging.KafkaSettings;
import dev.portolan.standalone.home.StartRefusedException;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import java.util.Optional;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gateway and worker in this process. Does by hand what Dropwizard's `server` command does,
/// because three things differ: the configuration is read before there is a database to name in it,
/// a failure is one line instead of a stack trace, and whoever stops the server stops the database
/// and the broker afterwards.
final class GatewayProcess {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayProcess.class);

    private final StandaloneApplication application;
    private final Bootstrap<StandaloneConfiguration> bootstrap;
    private final StandaloneConfiguration configuration;
    private volatile Optional<Server> server = Optional.empty();

    private GatewayProcess(
            StandaloneApplication application,
            Bootstrap<StandaloneConfiguration> bootstrap,
            StandaloneConfiguration configuration) {
        this.application = application;
        this.bootstrap = bootstrap;
        this.configuration = configuration;
    }

    /// Reads and checks the configuration. Starts nothing, but from here on logs go where it says.
    static GatewayProcess prepare(StandaloneApplication application, ConfigurationFile file)
            throws StartRefusedException {
        var bootstrap = new Bootstrap<>(application);
        application.initialize(bootstrap);
        StandaloneConfiguration configuration = file.read(bootstrap);
        configuration
                .getLoggingFactory()
                .configure(bootstrap.getMetricRegistry(), application.getName());
        return new GatewayProcess(application, bootstrap, configuration);
    }

    /// Returns when the server takes requests.
    void start(EmbeddedPostgres postgres, String database, KafkaSettings kafka) throws Exception {
        configuration.database().setUrl(postgres.jdbcUrl(database));
        configuration.database().setUser(postgres.user());
        configuration.database().setPassword(postgres.password());
        application.connectTo(kafka);
        var environment =
                new Environment(
                        application.getName(),
                        bootstrap.getObjectMapper(),
                        bootstrap.getValidatorFactory(),
                        bootstrap.getMetricRegistry(),
                        bootstrap.getClassLoader(),
                        bootstrap.getHealthCheckRegistry(),
                        configuration);
        configuration.getServerFactory().configure(environment);
        bootstrap.run(configuration, environment);
        application.run(configuration, environment);
        Server built = configuration.getServerFactory().build(environment);
        built.setStopAtShutdown(false);
        server = Optional.of(built);
        built.start();
    }

    void join() throws InterruptedException {
        if (server.isPresent()) {
            server.get().join();
        }
    }

    /// Ends what is under way, then the rooms in the opposite order of their start. Does nothing
    /// before the start.
    void stop() {
        try {
            if (server.isPresent()) {
                server.get().stop();
            }
        } catch (Exception e) {
            LOG.error("the server did not stop in order", e);
        }
    }
}
