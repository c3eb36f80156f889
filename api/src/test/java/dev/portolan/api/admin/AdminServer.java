package dev.portolan.api.admin;

import dev.portolan.api.ApiParts;
import dev.portolan.api.ApiRooms;
import dev.portolan.api.ApiSettings;
import dev.portolan.api.catalog.CatalogRoom;
import dev.portolan.api.catalog.CatalogSettings;
import dev.portolan.catalog.Actor;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.CredentialVault;
import dev.portolan.database.Database;
import dev.portolan.database.DatabaseSettings;
import dev.portolan.key.KeyKind;
import dev.portolan.key.KeyMint;
import dev.portolan.messaging.KafkaSettings;
import dev.portolan.outbound.OutboundHttp;
import dev.portolan.outbound.OutboundSettings;
import dev.portolan.outbound.Via;
import dev.portolan.provider.AdapterRegistry;
import dev.portolan.provider.sandbox.SandboxAdapter;
import dev.portolan.secret.Keyring;
import dev.portolan.testing.TestDatabase;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.db.ManagedDataSource;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import io.dropwizard.request.logging.LogbackAccessRequestLogFactory;
import io.dropwizard.testing.DropwizardTestSupport;
import io.dropwizard.util.Duration;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.jersey.server.ResourceConfig;
import org.jdbi.v3.core.Jdbi;

/// The gateway over HTTP on a real database. Kafka is away and the poll is far: the replica notices
/// its own changes by itself.
final class AdminServer implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration PATIENCE = Duration.minutes(1);

    private final Keyring keyring = Keyring.fresh(RANDOM);
    private final Map<String, String> environment = new ConcurrentHashMap<>();
    private final DropwizardTestSupport<Configuration> app;
    private final Jdbi jdbi;
    private final ManagedDataSource pool;
    private final AdminSettings bounds;
    private Optional<ApiRooms> rooms = Optional.empty();
    private Optional<ResourceConfig> jersey = Optional.empty();
    private final Path directory;

    /// One that waits for its database as long as a busy machine may take.
    static AdminServer on(TestDatabase database, Path directory) {
        DatabaseSettings settings = new DatabaseSettings();
        settings.setMaxWaitForConnection(PATIENCE);
        settings.setValidationQueryTimeout(PATIENCE);
        settings.setProperties(
                Map.of(
                        "connectTimeout",
                        "60",
                        "loginTimeout",
                        "60",
                        "options",
                        "-c statement_timeout=60s -c lock_timeout=60s -c timezone=UTC"));
        return new AdminServer(
                database, directory, settings, new AdminSettings(PATIENCE, PATIENCE));
    }

    /// One whose database is waited for only as long as the admin API itself waits.
    static AdminServer onOneThatFails(TestDatabase database, Path directory) {
        DatabaseSettings settings = new DatabaseSettings();
        settings.setMaxWaitForConnection(Duration.minutes(10));
        settings.setValidationQueryTimeout(Duration.minutes(10));
        settings.setProperties(
                Map.of("connectTimeout", "600", "loginTimeout", "600", "socketTimeout", "600"));
        return new AdminServer(database, directory, settings, AdminSettings.DEFAULT);
    }

    private AdminServer(
            TestDatabase database,
            Path directory,
            DatabaseSettings settings,
            AdminSettings bounds) {
        this.directory = directory;
        this.bounds = bounds;
        settings.setUrl(database.jdbcUrl());
        settings.setUser(database.user());
        settings.setPassword(database.password());
        this.pool = settings.build(new com.codahale.metrics.MetricRegistry(), "test");
        this.jdbi = Database.jdbi(pool);
        this.app =
                new DropwizardTestSupport<>(App.class, configuration()) {
                    @Override
                    public Application<Configuration> newApplication() {
                        return new App();
                    }
                };
    }

    AdminServer start() throws Exception {
        app.before();
        return this;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + app.getLocalPort());
    }

    /// Makes a key as if it had been there before, and has the replica look.
    String key(KeyKind kind) {
        KeyMint.Minted minted =
                new KeyMint(keyring, RANDOM, Clock.systemUTC())
                        .mint(kind, "of the test", List.of(), Optional.empty());
        new CatalogStore(jdbi)
                .change(
                        new Actor("test"),
                        tables -> {
                            tables.keys().insert(minted.stored());
                            return tables.version();
                        });
        catalog().look();
        return minted.key().reveal();
    }

    void setenv(String name, String value) {
        environment.put(name, value);
    }

    CatalogRoom catalog() {
        return rooms.orElseThrow().catalog();
    }

    ResourceConfig jersey() {
        return jersey.orElseThrow();
    }

    @Override
    public void close() {
        app.after();
        try {
            pool.stop();
        } catch (Exception e) {
            throw new AssertionError("the pool did not close", e);
        }
    }

    private static Configuration configuration() {
        HttpConnectorFactory application =
                (HttpConnectorFactory) HttpConnectorFactory.application();
        application.setPort(0);
        application.setBindHost("127.0.0.1");
        application.setIdleTimeout(Duration.minutes(5));
        HttpConnectorFactory admin = (HttpConnectorFactory) HttpConnectorFactory.admin();
        admin.setPort(0);
        admin.setBindHost("127.0.0.1");
        DefaultServerFactory server = new DefaultServerFactory();
        server.setApplicationConnectors(List.of(application));
        server.setAdminConnectors(List.of(admin));
        server.setEnableVirtualThreads(true);
        LogbackAccessRequestLogFactory requests = new LogbackAccessRequestLogFactory();
        requests.setAppenders(List.of());
        server.setRequestLogFactory(requests);
        DefaultLoggingFactory logging = new DefaultLoggingFactory();
        logging.setLevel("WARN");
        logging.setLoggers(
                Map.of(
                        "org.apache.kafka",
                        new com.fasterxml.jackson.databind.node.TextNode("OFF")));
        Configuration configuration = new Configuration();
        configuration.setServerFactory(server);
        configuration.setLoggingFactory(logging);
        return configuration;
    }

    private final class App extends Application<Configuration> {
        @Override
        public void run(Configuration configuration, Environment environment) {
            ApiParts parts =
                    new ApiParts(
                            jdbi,
                            KafkaSettings.of("127.0.0.1:1"),
                            keyring,
                            AdapterRegistry.of(List.of(new ParrotAdapter(), new SandboxAdapter())),
                            new CredentialVault(keyring, RANDOM, AdminServer.this.environment::get),
                            OutboundSettings.DEFAULT,
                            new OutboundHttp(OutboundSettings.DEFAULT, Via.of(keyring)),
                            new PrometheusRegistry(),
                            Clock.systemUTC(),
                            RANDOM);
            ApiSettings settings =
                    ApiSettings.of(
                            new CatalogSettings(
                                    "replica-1",
                                    directory,
                                    Duration.hours(1),
                                    null,
                                    null,
                                    null,
                                    null),
                            bounds);
            rooms = Optional.of(ApiRooms.furnish(environment, parts, settings));
            jersey = Optional.of(environment.jersey().getResourceConfig());
        }
    }
}
