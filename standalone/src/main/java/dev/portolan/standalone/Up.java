package dev.portolan.standalone;

import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.CredentialVault;
import dev.portolan.database.Database;
import dev.portolan.embedded.EmbeddedPostgres;
import dev.portolan.key.KeyKind;
import dev.portolan.key.KeyMint;
import dev.portolan.messaging.KafkaSettings;
import dev.portolan.provider.ProviderState;
import dev.portolan.secret.Keyring;
import dev.portolan.snapshot.ServedProvider;
import dev.portolan.snapshot.Snapshot;
import dev.portolan.standalone.home.DataDirectory;
import dev.portolan.standalone.home.HomeKey;
import dev.portolan.standalone.home.HomeKeyring;
import dev.portolan.standalone.home.StartRefusedException;
import dev.portolan.worker.rotation.RewrapReport;
import dev.portolan.worker.rotation.Rewrapping;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// `up`: everything on one machine. What can be refused is refused first, in one line, before
/// anything is started. Then the database and the broker start side by side, then gateway and
/// worker in this process. They stop in the opposite order.
final class Up {
    private static final Duration FIRST_SYNC_PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final Map<String, String> environment;
    private final PrintStream out;
    private final StartLog log;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Up(Map<String, String> environment, PrintStream out, StartLog log, Clock clock) {
        this.environment = Map.copyOf(environment);
        this.out = out;
        this.log = log;
        this.clock = clock;
    }

    /// Starts everything, and returns when it has been stopped. What was started is stopped when
    /// the process ends, however that comes about.
    ///
    /// @throws StartRefusedException if it cannot start
    void run(UpOptions options) throws StartRefusedException, InterruptedException {
        // Not closed: the kernel gives the lock back when the process ends, and not before
        // everything in it has.
        DataDirectory data = DataDirectory.open(options.data());
        Address address = Address.claim(options.host(), options.port());
        Keyring keyring = HomeKeyring.of(data, variable(Keyring.ENVIRONMENT_VARIABLE), random);
        var mint = new KeyMint(keyring, random, clock);
        HomeKey admin = key(KeyKind.ADMIN, data, mint);
        HomeKey client = key(KeyKind.CLIENT, data, mint);
        var application = new StandaloneApplication(keyring, environment, clock, random);
        GatewayProcess gateway =
                GatewayProcess.prepare(application, configuration(options, address, data));

        log.step("starting PostgreSQL and Kafka in " + data.shown(""));
        var services = new Services(data, log);
        var stopping = new Stopping(services, log);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(stopping));
        Future<KafkaSettings> kafka = services.threads().submit(services::startKafka);
        Future<EmbeddedPostgres> postgres =
                services.threads()
                        .submit(() -> startDatabase(services, List.of(admin, client), keyring));
        stopping.include(gateway);
        start(gateway, result(postgres, services), result(kafka, services), data);
        log.step("gateway and worker on " + address.url());

        Snapshot snapshot = awaitSandbox(application);
        var ready = new ReadyBlock(address, client, admin, data, log.seconds());
        out.print(ready.text(snapshot));
        out.flush();
        gateway.join();
    }

    private EmbeddedPostgres startDatabase(Services services, List<HomeKey> keys, Keyring keyring)
            throws StartRefusedException {
        EmbeddedPostgres postgres = services.startPostgres();
        var store = new CatalogStore(Database.jdbi(Services.dataSource(postgres)));
        for (HomeKey key : keys) {
            key.settle(store);
        }
        rewrap(store, keyring);
        return postgres;
    }

    /// One process needs no choreography: whoever makes another key of the keyring primary has all
    /// of it at the next start.
    private void rewrap(CatalogStore store, Keyring keyring) {
        var vault = new CredentialVault(keyring, random, environment::get);
        RewrapReport report = new Rewrapping(store, vault, keyring, clock).run();
        if (report.rewrapped() > 0 || !report.others().isEmpty() || !report.isWhole()) {
            report.lines().forEach(log::step);
        }
    }

    private static void start(
            GatewayProcess gateway,
            EmbeddedPostgres postgres,
            KafkaSettings kafka,
            DataDirectory data)
            throws StartRefusedException {
        try {
            gateway.start(postgres, Services.DATABASE, kafka);
        } catch (Exception e) {
            throw new StartRefusedException(
                    "the gateway did not start: %s (more in %s)"
                            .formatted(e.getMessage(), data.shown("logs/portolan.log")));
        }
    }

    /// A failure on another thread, as one line of its own; or the end of a start that somebody
    /// stopped.
    private static <T> T result(Future<T> future, Services services)
            throws StartRefusedException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (services.isClosed()) {
                throw new InterruptedException("stopped while starting");
            }
            if (e.getCause() instanceof StartRefusedException refused) {
                throw refused;
            }
            Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
            throw new StartRefusedException(
                    Optional.ofNullable(cause.getMessage()).orElseGet(cause::toString));
        }
    }

    private ConfigurationFile configuration(
            UpOptions options, Address address, DataDirectory data) {
        return new ConfigurationFile(
                options.config(),
                Map.of(
                        "PORTOLAN_HOST", address.host(),
                        "PORTOLAN_PORT", Integer.toString(address.port()),
                        "PORTOLAN_ADMIN_PORT", Integer.toString(address.adminPort()),
                        "PORTOLAN_DATA", data.path().toString()),
                environment);
    }

    private HomeKey key(KeyKind kind, DataDirectory data, KeyMint mint)
            throws StartRefusedException {
        return HomeKey.of(kind, data, variable(HomeKey.variable(kind)), mint, clock);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name));
    }

    /// The first start seeds the providers and reads the sandbox's list; the block promises a
    /// request that works.
    private static Snapshot awaitSandbox(StandaloneApplication application)
            throws InterruptedException, StartRefusedException {
        long deadline = System.nanoTime() + FIRST_SYNC_PATIENCE.toNanos();
        while (true) {
            Optional<Snapshot> snapshot = application.rooms().catalog().holder().current();
            if (snapshot.isPresent()
                    && (isSettled(snapshot.get()) || System.nanoTime() > deadline)) {
                return snapshot.get();
            }
            if (System.nanoTime() > deadline) {
                throw new StartRefusedException(
                        "the gateway has no catalog after "
                                + FIRST_SYNC_PATIENCE.toSeconds()
                                + " s");
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private static boolean isSettled(Snapshot snapshot) {
        Optional<ServedProvider> sandbox = snapshot.provider("sandbox");
        boolean isOff = sandbox.isPresent() && sandbox.get().state() instanceof ProviderState.Off;
        return isOff
                || snapshot.models().stream()
                        .anyMatch(model -> model.id().provider().equals("sandbox"));
    }
}
