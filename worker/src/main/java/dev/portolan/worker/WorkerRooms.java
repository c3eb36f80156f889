package dev.portolan.worker;

import com.codahale.metrics.health.HealthCheckRegistry;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.messaging.CatalogEventProducer;
import dev.portolan.messaging.CatalogTopic;
import dev.portolan.sync.SyncRun;
import dev.portolan.worker.heartbeat.VersionHeartbeat;
import dev.portolan.worker.metadata.MetadataFile;
import dev.portolan.worker.outbox.OutboxMetrics;
import dev.portolan.worker.outbox.OutboxRelay;
import dev.portolan.worker.outbox.RelayLoop;
import dev.portolan.worker.retention.Retention;
import dev.portolan.worker.schedule.WorkSchedule;
import dev.portolan.worker.schedule.WorkSchedule.Timed;
import dev.portolan.worker.seed.ProviderSeeding;
import dev.portolan.worker.sync.SyncFiring;
import dev.portolan.worker.sync.SyncMetrics;
import dev.portolan.worker.sync.SyncProgress;
import dev.portolan.worker.sync.SyncRunner;
import dev.portolan.worker.sync.UsableProviders;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.util.Map;

/// All rooms of the worker, furnished. Starts although the database or Kafka is away, and works
/// once they are there.
public final class WorkerRooms implements Managed {
    private static final Duration TOPIC_PATIENCE = Duration.ofSeconds(10);

    /// Beside reading its list, a run only compares and writes: minutes would be absurd.
    private static final Duration REST_OF_A_RUN = Duration.ofMinutes(10);

    private final CatalogEventProducer producer;
    private final RelayLoop relay;
    private final WorkSchedule schedule;
    private final UntilDone topic;
    private final UntilDone seeding;

    private WorkerRooms(WorkerParts parts, WorkerSettings settings) {
        CatalogStore store = new CatalogStore(parts.jdbi());

        producer = new CatalogEventProducer(parts.kafka());
        relay =
                new RelayLoop(
                        new OutboxRelay(parts.jdbi(), producer::publish),
                        new OutboxMetrics(parts.figures(), parts.jdbi(), parts.clock()),
                        parts.clock(),
                        parts.random());
        topic =
                new UntilDone(
                        "creating the catalog's topic",
                        () -> new CatalogTopic(parts.kafka()).ensure(TOPIC_PATIENCE));

        seeding =
                new UntilDone(
                        "seeding keys and providers",
                        () -> {
                            parts.keys().run(store);
                            new ProviderSeeding(
                                            store,
                                            parts.seeds(),
                                            settings.seed(),
                                            parts.isEnvironmentSet())
                                    .run();
                        });

        SyncProgress progress = new SyncProgress(parts.jdbi());
        SyncRunner runner =
                new SyncRunner(
                        store,
                        parts.jdbi(),
                        parts.opener(),
                        parts.http(),
                        settings.metadata()
                                .source()
                                .map(source ->
                                        new MetadataFile(
                                                source, parts.http(), settings.metadata())),
                        settings.sync(),
                        new SyncMetrics(parts.figures()),
                        parts.clock(),
                        parts.worker());
        SyncFiring firing =
                new SyncFiring(
                        parts.jdbi(),
                        progress,
                        settings.schedule().jitter().toJavaDuration(),
                        parts.random());
        VersionHeartbeat heartbeat = new VersionHeartbeat(store, producer::publish);
        Retention retention = new Retention(parts.jdbi(), settings.retention());
        schedule =
                new WorkSchedule(
                        parts.dataSource(),
                        store,
                        progress,
                        runner,
                        firing,
                        new UsableProviders(parts.jdbi(), progress, parts.opener()),
                        settings.metadata().source().isPresent()
                                ? Map.of(SyncRun.METADATA, settings.metadata().cron())
                                : Map.of(),
                        Map.of(
                                "heartbeat",
                                        new Timed(
                                                heartbeat::run,
                                                settings.schedule().heartbeat().toJavaDuration()),
                                "retention",
                                        new Timed(
                                                retention::run,
                                                settings.schedule().retention().toJavaDuration())),
                        longestReading(settings).plus(REST_OF_A_RUN),
                        settings.schedule(),
                        parts.clock(),
                        parts.worker());
    }

    private static Duration longestReading(WorkerSettings settings) {
        Duration list = settings.sync().listTimeout().toJavaDuration();
        Duration metadata = settings.metadata().timeout().toJavaDuration();
        return list.compareTo(metadata) >= 0 ? list : metadata;
    }

    /// Builds the rooms; they start and stop with the environment, after the parts registered there
    /// before.
    public static WorkerRooms furnish(
            Environment environment, WorkerParts parts, WorkerSettings settings) {
        WorkerRooms rooms = new WorkerRooms(parts, settings);
        environment.lifecycle().manage(rooms);
        HealthCheckRegistry health = environment.healthChecks();
        health.register("outbox", new OutboxHealth(rooms.relay));
        health.register("schedule", new ScheduleHealth(rooms.schedule));
        return rooms;
    }

    @Override
    public void start() {
        topic.start();
        relay.start();
        schedule.start();
        seeding.start();
    }

    @Override
    public void stop() {
        seeding.close();
        topic.close();
        schedule.close();
        relay.close();
        producer.close();
    }
}
