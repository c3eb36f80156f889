package dev.portolan.standalone;

import dev.portolan.api.ApiParts;
import dev.portolan.api.ApiRooms;
import dev.portolan.catalog.CredentialVault;
import dev.portolan.database.Database;
import dev.portolan.key.KeyMint;
import dev.portolan.messaging.KafkaSettings;
import dev.portolan.outbound.OutboundHttp;
import dev.portolan.outbound.Via;
import dev.portolan.provider.AdapterRegistry;
import dev.portolan.provider.ProviderAccessOpener;
import dev.portolan.provider.ProviderSeeds;
import dev.portolan.secret.Keyring;
import dev.portolan.worker.WorkerParts;
import dev.portolan.worker.WorkerRooms;
import dev.portolan.worker.seed.FirstKeys;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.db.ManagedDataSource;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// The gateway's rooms and the worker's in one Dropwizard environment, over one pool and one way
/// out.
final class StandaloneApplication extends Application<StandaloneConfiguration> {
    private final Keyring keyring;
    private final Map<String, String> variables;
    private final Clock clock;
    private final SecureRandom random;
    private Optional<KafkaSettings> kafka = Optional.empty();
    private Optional<ApiRooms> rooms = Optional.empty();

    StandaloneApplication(
            Keyring keyring, Map<String, String> variables, Clock clock, SecureRandom random) {
        this.keyring = keyring;
        this.variables = Map.copyOf(variables);
        this.clock = clock;
        this.random = random;
    }

    @Override
    public String getName() {
        return "portolan";
    }

    void connectTo(KafkaSettings broker) {
        kafka = Optional.of(broker);
    }

    @Override
    public void run(StandaloneConfiguration configuration, Environment environment) {
        ManagedDataSource dataSource =
                configuration.database().build(environment.metrics(), "database");
        environment.lifecycle().manage(dataSource);
        Jdbi jdbi = Database.jdbi(dataSource);
        var http = new OutboundHttp(configuration.outbound(), Via.of(keyring));
        environment.lifecycle().manage(http);
        var vault = new CredentialVault(keyring, random, variables::get);
        var adapters = AdapterRegistry.load();
        var figures = new PrometheusRegistry();

        var apiParts =
                new ApiParts(
                        jdbi,
                        kafka.orElseThrow(),
                        keyring,
                        adapters,
                        vault,
                        configuration.outbound(),
                        http,
                        figures,
                        clock,
                        random);
        rooms = Optional.of(ApiRooms.furnish(environment, apiParts, configuration.api()));

        var workerParts =
                new WorkerParts(
                        dataSource,
                        jdbi,
                        kafka.orElseThrow(),
                        new ProviderAccessOpener(adapters, vault),
                        http,
                        ProviderSeeds.load(),
                        // `up` has seen to its keys before it starts.
                        FirstKeys.of(new KeyMint(keyring, random, clock), _ -> null),
                        this::isSet,
                        figures,
                        clock,
                        random,
                        "standalone:" + ProcessHandle.current().pid());
        WorkerRooms.furnish(environment, workerParts, configuration.worker());

        JvmMetrics.builder().register(figures);
        environment
                .admin()
                .addServlet("prometheus", new PrometheusMetricsServlet(figures))
                .addMapping("/metrics");
    }

    /// The gateway's rooms, once it runs.
    ApiRooms rooms() {
        return rooms.orElseThrow();
    }

    private boolean isSet(String variable) {
        return !variables.getOrDefault(variable, "").isBlank();
    }
}
