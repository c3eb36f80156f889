package dev.portolan.api;

import dev.portolan.api.admin.AdminRooms;
import dev.portolan.api.admin.wire.Exchange;
import dev.portolan.api.admission.Gatekeeper;
import dev.portolan.api.catalog.CatalogRoom;
import dev.portolan.api.completion.CompletionFlow;
import dev.portolan.api.completion.CompletionServlet;
import dev.portolan.api.completion.CompletionSettings;
import dev.portolan.api.completion.RequestIds;
import dev.portolan.api.dispatch.Dispatcher;
import dev.portolan.api.edge.HttpRules;
import dev.portolan.api.edge.OutsideGuard;
import dev.portolan.api.edge.PathGuard;
import dev.portolan.api.edge.UnknownPathServlet;
import dev.portolan.api.health.HealthServlet;
import dev.portolan.api.health.LeaveFirst;
import dev.portolan.api.health.Readiness;
import dev.portolan.api.health.ReadinessCheck;
import dev.portolan.api.memory.MemoryBudget;
import dev.portolan.api.metering.CatalogMetrics;
import dev.portolan.api.metering.Meter;
import dev.portolan.api.metering.PlainRequests;
import dev.portolan.api.metering.RequestLog;
import dev.portolan.api.metering.RequestMetrics;
import dev.portolan.api.models.ModelsServlet;
import dev.portolan.api.relay.Heartbeat;
import dev.portolan.api.relay.Relay;
import dev.portolan.api.relay.StreamRelay;
import dev.portolan.api.relay.WholeRelay;
import dev.portolan.api.routing.Router;
import dev.portolan.api.upstream.UpstreamCaller;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.ReplicaDao;
import dev.portolan.key.KeyCheck;
import dev.portolan.outbound.AddressPolicy;
import dev.portolan.outbound.Via;
import dev.portolan.provider.Operation;
import dev.portolan.provider.ProviderAccessOpener;
import dev.portolan.provider.ProviderOpener;
import dev.portolan.secret.Purpose;
import dev.portolan.secret.SecretBox;
import dev.portolan.snapshot.SnapshotFile;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.ExecutorServiceManager;
import io.dropwizard.util.Duration;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Joins the gateway's rooms in one environment: alone in its process, or beside a worker's.
public final class ApiRooms {
    private static final Logger LOG = LoggerFactory.getLogger(ApiRooms.class);
    private static final String CLUSTER = "portolan";

    private final CatalogRoom catalog;
    private final Readiness readiness;

    private ApiRooms(CatalogRoom catalog, Readiness readiness) {
        this.catalog = catalog;
        this.readiness = readiness;
    }

    public static ApiRooms furnish(Environment environment, ApiParts parts, ApiSettings settings) {
        CatalogStore store = new CatalogStore(parts.jdbi());
        ProviderOpener opener = new ProviderAccessOpener(parts.adapters(), parts.vault());
        KeyCheck keys = new KeyCheck(parts.keyring(), parts.clock());

        CatalogMetrics catalogMetrics = new CatalogMetrics(parts.figures());
        CatalogRoom catalog = catalogRoom(parts, settings, store, opener, catalogMetrics);
        catalogMetrics.observe(catalog);
        environment.lifecycle().manage(catalog);

        Gatekeeper gatekeeper =
                new Gatekeeper(
                        catalog.holder(),
                        keys,
                        Via.of(parts.keyring()),
                        settings.catalog().maxStaleAuth().toJavaDuration());
        Meter meter = new Meter(List.of(new RequestMetrics(parts.figures()), new RequestLog()));
        catalogMetrics.gauge(
                "portolan_request_records_dropped",
                "Requests that could not be counted and logged in time.",
                meter::dropped);
        environment.lifecycle().manage(meter);

        environment
                .servlets()
                .addFilter(
                        "plain-requests",
                        new PlainRequests(
                                parts.figures(),
                                CompletionServlet::isCompletion,
                                Exchange.CALLER,
                                parts.clock(),
                                System::nanoTime))
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        serve(environment, parts, settings.completions(), gatekeeper, meter);
        Readiness readiness = health(environment, settings, catalog, gatekeeper);
        administration(parts, settings, catalog, opener).open(environment.jersey());
        return new ApiRooms(catalog, readiness);
    }

    /// The catalog that this replica serves.
    public CatalogRoom catalog() {
        return catalog;
    }

    public Readiness readiness() {
        return readiness;
    }

    private static CatalogRoom catalogRoom(
            ApiParts parts,
            ApiSettings settings,
            CatalogStore store,
            ProviderOpener opener,
            CatalogMetrics metrics) {
        SecretBox box = new SecretBox(parts.keyring(), Purpose.SNAPSHOT, parts.random());
        return new CatalogRoom(
                settings.catalog(),
                store,
                parts.jdbi().onDemand(ReplicaDao.class),
                new SnapshotFile(settings.catalog().snapshotDirectory(), box, CLUSTER),
                opener,
                parts.kafka(),
                metrics,
                parts.clock());
    }

    private static void serve(
            Environment environment,
            ApiParts parts,
            CompletionSettings settings,
            Gatekeeper gatekeeper,
            Meter meter) {
        ScheduledExecutorService timer = timer(environment);
        RequestIds ids = new RequestIds(parts.clock(), parts.random());
        Router router = new Router();
        Relay relay =
                new Relay(
                        new WholeRelay(System::nanoTime),
                        new StreamRelay(System::nanoTime, settings.heartbeat().toJavaDuration()),
                        parts.clock());
        Heartbeat heartbeat =
                new Heartbeat(
                        timer,
                        settings.firstHeartbeat().toJavaDuration(),
                        settings.heartbeat().toJavaDuration());
        Dispatcher dispatcher =
                new Dispatcher(
                        new UpstreamCaller(
                                parts.http(), ids::next, parts.clock(), System::nanoTime),
                        relay,
                        heartbeat);
        CompletionFlow flow =
                new CompletionFlow(gatekeeper, router, dispatcher, meter, System::nanoTime);

        MemoryBudget budget = budget(settings);
        budget.show(parts.figures());

        environment.getApplicationContext().getServletHandler().setDecodeAmbiguousURIs(true);
        environment
                .servlets()
                .addFilter("paths", new PathGuard())
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        environment
                .servlets()
                .addFilter(
                        "outside",
                        new OutsideGuard(
                                ids::next, Set.of(HealthServlet.ALIVE, HealthServlet.READY)))
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        for (Operation operation : Operation.values()) {
            environment
                    .servlets()
                    .addServlet(
                            operation.word(),
                            new CompletionServlet(
                                    operation,
                                    flow,
                                    settings,
                                    budget,
                                    ids,
                                    parts.clock(),
                                    System::nanoTime))
                    .addMapping(operation.path());
        }
        environment
                .servlets()
                .addServlet(
                        "models", new ModelsServlet(gatekeeper, router, ids::next, Exchange.CALLER))
                .addMapping("/v1/models", "/v1/models/*");
        environment
                .servlets()
                .addServlet("unknown", new UnknownPathServlet(ids::next))
                .addMapping("/v1/*");
        environment.lifecycle().addServerLifecycleListener(HttpRules::apply);
    }

    /// A heap may be too small for the largest body; all others are served.
    private static MemoryBudget budget(CompletionSettings settings) {
        MemoryBudget budget =
                settings.held()
                        .map(held -> new MemoryBudget(held.toBytes()))
                        .orElseGet(MemoryBudget::ofThisProcess);
        long largest = settings.largestBody(budget);
        if (largest < settings.maxBody().toBytes()) {
            LOG.warn(
                    "api.completions.maxBody is {}, but no body larger than {} bytes can be taken: "
                            + "api.completions.held is not set, and this heap has no more to spare",
                    settings.maxBody(),
                    largest);
        }
        return budget;
    }

    private static AdminRooms administration(
            ApiParts parts, ApiSettings settings, CatalogRoom catalog, ProviderOpener opener) {
        return new AdminRooms(
                catalog,
                parts.jdbi(),
                parts.keyring(),
                parts.random(),
                parts.vault(),
                opener,
                parts.adapters(),
                AddressPolicy.of(parts.outbound()),
                settings.admin(),
                settings.catalog().maxStaleAuth().toJavaDuration(),
                new RequestIds(parts.clock(), parts.random())::next,
                parts.clock());
    }

    private static ScheduledExecutorService timer(Environment environment) {
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name("heartbeat-timer").daemon().factory());
        timer.setRemoveOnCancelPolicy(
                true); // most waits are over long before their first heartbeat
        environment
                .lifecycle()
                .manage(new ExecutorServiceManager(timer, Duration.seconds(1), "heartbeat-timer"));
        return timer;
    }

    private static Readiness health(
            Environment environment,
            ApiSettings settings,
            CatalogRoom catalog,
            Gatekeeper gatekeeper) {
        Readiness readiness = new Readiness(catalog, gatekeeper);
        environment
                .servlets()
                .addServlet("health", new HealthServlet(readiness))
                .addMapping(HealthServlet.ALIVE, HealthServlet.READY);
        environment.healthChecks().register("ready", new ReadinessCheck(readiness));
        environment
                .lifecycle()
                .addEventListener(
                        new LeaveFirst(readiness, settings.stopNotice().toJavaDuration()));
        return readiness;
    }
}
