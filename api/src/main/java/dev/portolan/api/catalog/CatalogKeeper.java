package dev.portolan.api.catalog;

import dev.portolan.catalog.CatalogRefusedException;
import dev.portolan.catalog.CatalogRows;
import dev.portolan.catalog.Replica;
import dev.portolan.catalog.ReplicaDao;
import dev.portolan.provider.ProviderOpener;
import dev.portolan.snapshot.Snapshot;
import dev.portolan.snapshot.SnapshotFile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does for the catalog what must not delay the next reload: writes it to disk, tells the table
/// `replicas` which version is served, and when the replica starts and the database keeps silent,
/// takes the last good catalog from disk. One thread.
final class CatalogKeeper implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogKeeper.class);

    /// A database that answers does so well within this; a replica without one shall still be ready
    /// within five seconds.
    private static final Duration PATIENCE_AT_START = Duration.ofSeconds(3);

    private final SnapshotFile file;
    private final LastContact lastContact;
    private final ReplicaDao replicas;
    private final ProviderOpener opener;
    private final SnapshotHolder holder;
    private final CatalogCondition condition;
    private final CatalogSettings settings;
    private final Clock clock;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private boolean looked;
    private boolean news;
    private boolean stopped;
    private Optional<Snapshot> saved = Optional.empty();
    private long reportedVersion = -1;
    private Instant servedSince = Instant.EPOCH;
    private final Instant startedAt;

    CatalogKeeper(
            SnapshotFile file,
            ReplicaDao replicas,
            ProviderOpener opener,
            SnapshotHolder holder,
            CatalogCondition condition,
            CatalogSettings settings,
            Clock clock) {
        this.file = file;
        this.lastContact = new LastContact(file);
        this.replicas = replicas;
        this.opener = opener;
        this.holder = holder;
        this.condition = condition;
        this.settings = settings;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    /// The database was asked; perhaps there is something to keep.
    void looked() {
        lock.lock();
        try {
            looked = true;
            news |= holder.version() != reportedVersion;
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void stop() {
        lock.lock();
        try {
            stopped = true;
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        try {
            awaitFirstLook();
            if (holder.current().isEmpty()) {
                takeFromDisk();
            }
            do {
                keep();
            } while (rest());
        } catch (InterruptedException _) {
            LOG.debug("the catalog's keeper was interrupted and ends");
        }
    }

    private void awaitFirstLook() throws InterruptedException {
        lock.lock();
        try {
            long left = PATIENCE_AT_START.toNanos();
            while (!looked && !stopped && left > 0) {
                left = change.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean rest() throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(settings.reportEvery().toMilliseconds());
            while (!stopped && !news && left > 0) {
                left = change.awaitNanos(left);
            }
            news = false;
            return !stopped;
        } finally {
            lock.unlock();
        }
    }

    private void takeFromDisk() {
        Optional<CatalogRows> found = file.load();
        if (found.isEmpty()) {
            LOG.warn("no database and no catalog on disk: not ready");
            return;
        }
        try {
            Snapshot snapshot = Snapshot.build(found.get(), opener, clock.instant());
            holder.confirmedBefore(lastContact.age(clock.instant()));
            if (holder.advance(snapshot)) {
                condition.servedFromDisk(true);
                saved = Optional.of(snapshot);
                LOG.warn("no database: serving catalog version {} from disk", snapshot.version());
            }
        } catch (CatalogRefusedException invalid) {
            LOG.error("the catalog on disk is not valid: {}", invalid.getMessage());
        }
    }

    private void keep() {
        Optional<Snapshot> current = holder.current();
        if (current.isEmpty()) {
            return;
        }
        Snapshot snapshot = current.get();
        if (!isSaved(snapshot)) {
            save(snapshot);
        }
        if (condition.databaseReachable()) {
            report(snapshot);
        }
        // Not before the keys are on disk: a restart must not trust older ones for longer.
        if (condition.databaseReachable() && isSaved(snapshot)) {
            lastContact.note(clock.instant().minus(holder.sinceConfirmed()));
        }
    }

    /// The same object: a version can be served with newer keys than it was built with.
    private boolean isSaved(Snapshot snapshot) {
        return saved.isPresent() && saved.get() == snapshot;
    }

    private void save(Snapshot snapshot) {
        try {
            file.save(snapshot.rows());
            saved = Optional.of(snapshot);
            condition.saved(true);
        } catch (RuntimeException e) {
            condition.saved(false);
            LOG.error(
                    "catalog version {} could not be written to {}",
                    snapshot.version(),
                    settings.snapshotDirectory(),
                    e);
        }
    }

    private void report(Snapshot snapshot) {
        Instant now = clock.instant();
        if (snapshot.version() != reportedVersion) {
            servedSince = now;
        }
        try {
            replicas.report(
                    new Replica(
                            settings.replicaId(),
                            startedAt,
                            now,
                            snapshot.version(),
                            servedSince,
                            condition.degraded()));
            reportedVersion = snapshot.version();
        } catch (RuntimeException e) {
            LOG.debug("this replica's version could not be reported", e);
        }
    }
}
