package dev.portolan.api.admin.catalog;

import dev.portolan.api.admin.wire.Answer;
import dev.portolan.api.admin.wire.JsonView;
import dev.portolan.api.catalog.CatalogCondition;
import dev.portolan.api.catalog.SnapshotHolder;
import dev.portolan.catalog.CatalogChange;
import dev.portolan.catalog.ChangeLogDao;
import dev.portolan.catalog.Replica;
import dev.portolan.catalog.ReplicaDao;
import dev.portolan.snapshot.Snapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The versions that this and every other replica serves, and how far behind they are.
final class VersionsView {
    /// A replica reports every ten seconds unless told otherwise; after three times that it is
    /// likely gone.
    private static final Duration SILENT = Duration.ofSeconds(30);

    private final String replicaId;
    private final SnapshotHolder served;
    private final CatalogCondition condition;
    private final Clock clock;

    VersionsView(String replicaId, SnapshotHolder served, CatalogCondition condition, Clock clock) {
        this.replicaId = replicaId;
        this.served = served;
        this.condition = condition;
        this.clock = clock;
    }

    Answer ofAll(Handle handle) {
        Instant now = Instant.now(clock);
        long newest =
                handle.createQuery("SELECT version FROM catalog_version").mapTo(Long.class).one();
        ChangeLogDao changes = handle.attach(ChangeLogDao.class);
        List<JsonView> replicas = new ArrayList<>();
        for (Replica replica : handle.attach(ReplicaDao.class).all()) {
            boolean isThis = replica.id().equals(replicaId);
            // Of itself this replica knows more than what it last reported.
            long version = isThis ? served.version() : replica.servedVersion();
            replicas.add(
                    new JsonView()
                            .put("replica_id", replica.id())
                            .put("is_this", isThis)
                            .put("served_version", version)
                            .put("served_since", replica.servedSince())
                            .put("lag_versions", Math.max(0, newest - version))
                            .put("lag_ms", lag(version, newest, changes, now).toMillis())
                            .put("started_at", replica.startedAt())
                            .put("seen_at", replica.seenAt())
                            .put(
                                    "is_silent",
                                    !isThis
                                            && Duration.between(replica.seenAt(), now)
                                                            .compareTo(SILENT)
                                                    > 0)
                            .strings(
                                    "degraded",
                                    isThis ? condition.degraded() : replica.degraded()));
        }
        return answer(Optional.of(newest), replicas);
    }

    /// Without the database: only what this replica knows by itself.
    Answer ofThisReplica() {
        return answer(Optional.empty(), List.of());
    }

    private Answer answer(Optional<Long> newest, List<JsonView> replicas) {
        Optional<Snapshot> snapshot = served.current();
        return Answer.ok(
                        new JsonView()
                                .put("replica_id", replicaId)
                                .put("served_version", served.version())
                                .put("built_at", snapshot.map(Snapshot::builtAt))
                                .put("confirmed_ms_ago", served.sinceConfirmed().toMillis())
                                .put("newest_version", newest)
                                .put(
                                        "lag_versions",
                                        newest.map(
                                                version -> Math.max(0, version - served.version())))
                                .put("counts", counts(snapshot))
                                .strings("degraded", condition.degraded())
                                .put("refused", condition.refusal().map(VersionsView::refusal))
                                .put("replicas", replicas))
                .taggedByBody();
    }

    private static JsonView counts(Optional<Snapshot> snapshot) {
        return new JsonView()
                .put("providers", snapshot.map(it -> it.rows().providers().size()).orElse(0))
                .put("models", snapshot.map(it -> it.rows().models().size()).orElse(0))
                .put("aliases", snapshot.map(it -> it.rows().aliases().size()).orElse(0))
                .put("keys", snapshot.map(it -> it.rows().keys().size()).orElse(0));
    }

    private static JsonView refusal(CatalogCondition.Refusal refusal) {
        return new JsonView()
                .put("version", refusal.version())
                .strings("reasons", refusal.reasons())
                .put("detail", refusal.detail());
    }

    /// How long ago the first version that a replica does not serve yet was made.
    private static Duration lag(
            long servedVersion, long newest, ChangeLogDao changes, Instant now) {
        if (servedVersion >= newest) {
            return Duration.ZERO;
        }
        return changes.ofVersion(servedVersion + 1, 1).stream()
                .findFirst()
                .map(CatalogChange::at)
                .map(at -> Duration.between(at, now))
                .filter(lag -> !lag.isNegative())
                .orElse(Duration.ZERO);
    }
}
