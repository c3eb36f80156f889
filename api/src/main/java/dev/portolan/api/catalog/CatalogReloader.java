package dev.portolan.api.catalog;

import dev.portolan.catalog.CatalogLimits;
import dev.portolan.catalog.CatalogRefusedException;
import dev.portolan.catalog.CatalogRows;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.provider.ProviderOpener;
import dev.portolan.snapshot.CatalogGuard;
import dev.portolan.snapshot.Snapshot;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings each newer catalog from the database into service, on one thread.
///
/// What makes it look: a version heard of, a position newly found in the event stream, the slow
/// poll. None of them is believed: the version is read from the database first, and everything is
/// read, built and validated beside the running snapshot only if it is newer. However many events
/// come, two rebuilds start at least `rebuildGap` apart, and each takes in everything committed by
/// then.
///
/// A catalog that cannot be read or is not valid is refused whole and not tried again until there
/// is a newer one. Its keys alone are taken over: a row that makes no sense elsewhere must not keep
/// a revoked key alive, nor lock everybody out when the keys have not been checked for too long.
final class CatalogReloader implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogReloader.class);

    private final CatalogStore store;
    private final ProviderOpener opener;
    private final SnapshotHolder holder;
    private final CatalogCondition condition;
    private final CatalogWatch watch;
    private final CatalogSettings settings;
    private final Clock clock;
    private final Runnable afterLook;

    private final Bell bell = new Bell();
    private volatile long highestHeard;
    private long refusedVersion = -1;
    private long lastRebuild = System.nanoTime() - Duration.ofHours(1).toNanos();

    /// @param afterLook run on the reloader's thread after each look at the database, whatever came
    ///   of it
    CatalogReloader(
            CatalogStore store,
            ProviderOpener opener,
            SnapshotHolder holder,
            CatalogCondition condition,
            CatalogWatch watch,
            CatalogSettings settings,
            Clock clock,
            Runnable afterLook) {
        this.store = store;
        this.opener = opener;
        this.holder = holder;
        this.condition = condition;
        this.watch = watch;
        this.settings = settings;
        this.clock = clock;
        this.afterLook = afterLook;
    }

    /// Somebody says that the catalog has reached a version.
    void heard(long version) {
        if (version > holder.version()) {
            highestHeard = Math.max(highestHeard, version);
            look();
        }
    }

    /// Looks at the database soon, whatever was heard.
    void look() {
        bell.ring();
    }

    void stop() {
        bell.stop();
    }

    /// How many versions are known of beyond the one served.
    long lag() {
        long served = holder.version();
        return served < 0 ? 0 : Math.max(0, highestHeard - served);
    }

    @Override
    public void run() {
        try {
            do {
                lookOnce();
            } while (rest());
        } catch (InterruptedException _) {
            LOG.debug("the catalog's reloader was interrupted and ends");
        }
    }

    /// Whatever goes wrong, there is a next time: a replica whose reloader has ended would serve an
    /// old catalog for ever and nobody would see it.
    private void lookOnce() throws InterruptedException {
        try {
            lookAtDatabase();
            afterLook.run();
        } catch (VirtualMachineError e) {
            throw e;
        } catch (RuntimeException | Error defect) {
            condition.databaseAnswered(false);
            LOG.error("the catalog could not be looked at; trying again", defect);
        }
    }

    /// Waits for a reason to look again; false when there shall be no more.
    private boolean rest() throws InterruptedException {
        long left =
                jittered(
                        condition.databaseReachable()
                                ? settings.poll().toJavaDuration()
                                : settings.retry().toJavaDuration());
        // While the database is away, events make nobody ask it more often.
        return bell.await(left, condition::databaseReachable);
    }

    private void lookAtDatabase() throws InterruptedException {
        try {
            long version = store.version();
            answered();
            if (version == holder.version()) {
                holder.confirm();
                settled();
            } else if (version < holder.version()) {
                wentBack(version);
            } else if (version != refusedVersion) {
                awaitGap();
                load(version);
            } else {
                takeKeys();
            }
            // Whatever was said of versions that the database does not have was not true.
            highestHeard = Math.min(highestHeard, Math.max(version, holder.version()));
        } catch (RuntimeException e) {
            away(e);
        }
    }

    /// @param version the newest, which what is read may be past already
    private void load(long version) {
        long started = System.nanoTime();
        lastRebuild = started;
        try {
            CatalogRows rows = store.readAll();
            holder.current()
                    .ifPresent(served ->
                            CatalogGuard.requireSuccessor(
                                    served,
                                    rows,
                                    () ->
                                            store.read(tables ->
                                                    tables.changes()
                                                            .deletedModels(
                                                                    served.version(),
                                                                    rows.version())),
                                    CatalogLimits.DEFAULT));
            Snapshot snapshot = Snapshot.build(rows, opener, clock.instant());
            if (holder.advance(snapshot)) {
                holder.confirm();
                settled();
                watch.served(snapshot, Duration.ofNanos(System.nanoTime() - started));
                LOG.info(
                        "serving catalog version {}: {} models",
                        snapshot.version(),
                        snapshot.models().size());
            }
        } catch (CatalogRefusedException invalid) {
            List<String> reasons =
                    invalid.faults().stream()
                            .map(fault -> fault.reason().word())
                            .distinct()
                            .toList();
            refuse(invalid.version(), reasons, String.valueOf(invalid.getMessage()));
            takeKeys();
        } catch (RuntimeException | LinkageError defect) {
            if (isDatabaseFailure(defect)) {
                throw defect;
            }
            LOG.error("catalog version {} could not be taken over", version, defect);
            refuse(
                    version,
                    List.of("unreadable"),
                    "it could not be read: " + defect.getClass().getSimpleName());
            takeKeys();
        }
    }

    /// Serves the database's keys with the catalog that stays. Keys that cannot be read either
    /// leave those that are served, unconfirmed.
    private void takeKeys() {
        try {
            holder.withKeys(store.read(tables -> tables.keys().all()));
            holder.confirm();
        } catch (RuntimeException unreadable) {
            if (isDatabaseFailure(unreadable)) {
                throw unreadable;
            }
            LOG.warn("the keys of the refused catalog cannot be read", unreadable);
        }
    }

    private static boolean isDatabaseFailure(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException) {
                return true;
            }
        }
        return false;
    }

    private void refuse(long version, List<String> reasons, String detail) {
        refusedVersion = version;
        CatalogCondition.Refusal refusal = new CatalogCondition.Refusal(version, reasons, detail);
        condition.refused(refusal);
        watch.refused(refusal);
        LOG.error(
                "catalog version {} refused, version {} stays: {}",
                version,
                holder.version(),
                detail);
    }

    private void settled() {
        refusedVersion = -1;
        condition.refused(null);
        condition.servedFromDisk(false);
        condition.versionWentBack(false);
    }

    private void wentBack(long version) {
        condition.versionWentBack(true);
        LOG.error(
                "the database is at catalog version {}, older than {} which stays: was it restored from a backup?",
                version,
                holder.version());
    }

    private void answered() {
        if (!condition.databaseReachable()) {
            LOG.info("the database answers");
        }
        condition.databaseAnswered(true);
    }

    private void away(RuntimeException e) {
        if (condition.databaseReachable() || holder.version() < 0) {
            LOG.warn(
                    "the database does not answer, the catalog stays at version {}: {}",
                    holder.version(),
                    e.getMessage());
        }
        condition.databaseAnswered(false);
    }

    private void awaitGap() throws InterruptedException {
        long left =
                settings.rebuildGap().toJavaDuration().toNanos()
                        - (System.nanoTime() - lastRebuild);
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    /// Replicas that started together shall not ask together for ever.
    private static long jittered(Duration about) {
        long nanos = about.toNanos();
        return nanos - nanos / 10 + ThreadLocalRandom.current().nextLong(nanos / 5 + 1);
    }
}
