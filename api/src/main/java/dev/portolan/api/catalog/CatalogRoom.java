package dev.portolan.api.catalog;

import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.ReplicaDao;
import dev.portolan.messaging.CatalogEventListener;
import dev.portolan.messaging.KafkaSettings;
import dev.portolan.provider.ProviderOpener;
import dev.portolan.snapshot.SnapshotFile;
import io.dropwizard.lifecycle.Managed;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/// Everything that keeps this replica's catalog alive, wired. Started before the first request,
/// stopped after the last.
public final class CatalogRoom implements Managed {
    private final SnapshotHolder holder = new SnapshotHolder(System::nanoTime);
    private final CatalogSettings settings;
    private final CatalogCondition condition;
    private final CatalogReloader reloader;
    private final CatalogKeeper keeper;
    private final CatalogEventListener events;
    private final Thread reloaderThread;
    private final Thread keeperThread;

    public CatalogRoom(
            CatalogSettings settings,
            CatalogStore store,
            ReplicaDao replicas,
            SnapshotFile file,
            ProviderOpener opener,
            KafkaSettings kafka,
            CatalogWatch watch,
            Clock clock) {
        this.settings = settings;
        AtomicReference<CatalogReloader> woken = new AtomicReference<>();
        this.events =
                new CatalogEventListener(
                        kafka, version -> woken.get().heard(version), () -> woken.get().look());
        this.condition = new CatalogCondition(events::isConnected);
        this.keeper = new CatalogKeeper(file, replicas, opener, holder, condition, settings, clock);
        this.reloader =
                new CatalogReloader(
                        store, opener, holder, condition, watch, settings, clock, keeper::looked);
        woken.set(reloader);
        this.reloaderThread =
                Thread.ofPlatform().name("catalog-reload").daemon().unstarted(this::reload);
        this.keeperThread = Thread.ofPlatform().name("catalog-keep").daemon().unstarted(keeper);
    }

    /// First the place in the event stream, then the first load: so no change falls between them. A
    /// Kafka that is away must not keep the replica from starting; whatever is said before it is
    /// back, the poll finds.
    private void reload() {
        try {
            events.awaitPositioned(Duration.ofSeconds(2));
            reloader.run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    public SnapshotHolder holder() {
        return holder;
    }

    public CatalogCondition condition() {
        return condition;
    }

    /// This replica's name in the table `replicas`.
    public String replicaId() {
        return settings.replicaId();
    }

    /// Versions known of beyond the one served.
    public long lag() {
        return reloader.lag();
    }

    /// Has the database looked at soon: somebody here has just changed it.
    public void look() {
        reloader.look();
    }

    @Override
    public void start() {
        events.start();
        reloaderThread.start();
        keeperThread.start();
    }

    @Override
    public void stop() throws InterruptedException {
        events.close();
        reloader.stop();
        keeper.stop();
        reloaderThread.join(Duration.ofSeconds(2));
        keeperThread.join(Duration.ofSeconds(2));
    }
}
