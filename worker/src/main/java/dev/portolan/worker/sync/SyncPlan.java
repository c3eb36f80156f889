package dev.portolan.worker.sync;

import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelId;
import dev.portolan.provider.ListedModel;
import dev.portolan.provider.ModelList;
import dev.portolan.sync.SyncChange;
import dev.portolan.sync.SyncChange.Kind;
import dev.portolan.sync.SyncCounts;
import dev.portolan.sync.SyncDiff;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a provider's list, or the metadata source, means for rows of the catalog. Pure: reads
/// nothing, writes nothing.
///
/// @param inserts new models
/// @param updates known models with at least one changed column
/// @param seen upstream ids of known models that the list has
/// @param missingRuns bookkeeping of models that stay missing: how many lists in a row did not have
///   them
/// @param gone models made by syncs that were active and that the list does not have; for metadata,
///   models with values of its that it does not have any more
/// @param knownActive how many could be gone
/// @param doubtful models whose new values need an administrator, and why
/// @param refusal why it must not be applied at all
/// @param diff the changes for people, those that take away first
public record SyncPlan(
        List<Model> inserts,
        List<Model> updates,
        Set<String> seen,
        Map<ModelId, Integer> missingRuns,
        Set<ModelId> gone,
        int knownActive,
        SyncCounts counts,
        SyncDiff diff,
        Map<ModelId, String> doubtful,
        Optional<String> refusal) {

    /// Compares.
    ///
    /// @param rows every model that the catalog has of the provider
    /// @param retireAfter lists in a row without a model until it is retired
    public static SyncPlan of(
            String provider, List<Model> rows, ModelList list, int retireAfter, Instant now) {
        return new Comparison(provider, rows, list, retireAfter, now).plan();
    }

    /// Whether applying it would change the catalog. Bookkeeping does not count.
    public boolean changesCatalog() {
        return !inserts.isEmpty() || !updates.isEmpty();
    }

    /// The models that an administrator would have to allow to go or to change.
    Set<ModelId> needApproval() {
        Set<ModelId> all = new LinkedHashSet<>(gone);
        all.addAll(doubtful.keySet());
        return all;
    }

    /// The comparison under way.
    private static final class Comparison {
        private final String provider;
        private final ModelList list;
        private final int retireAfter;
        private final Instant now;
        private final Map<String, Model> unseen = new LinkedHashMap<>();
        private final List<Model> inserts = new ArrayList<>();
        private final List<Model> updates = new ArrayList<>();
        private final Set<String> seen = new LinkedHashSet<>();
        private final Map<ModelId, Integer> missingRuns = new HashMap<>();
        private final Set<ModelId> gone = new LinkedHashSet<>();
        private final List<SyncChange> losses = new ArrayList<>();
        private final List<SyncChange> gains = new ArrayList<>();
        private final List<String> skipped = new ArrayList<>();
        private int listed;
        private int updated;
        private int unchanged;
        private int returned;
        private int missing;
        private int retired;
        private final int knownActive;

        Comparison(
                String provider, List<Model> rows, ModelList list, int retireAfter, Instant now) {
            this.provider = provider;
            this.list = list;
            this.retireAfter = retireAfter;
            this.now = now;
            rows.forEach(row -> unseen.put(row.id().upstreamModel(), row));
            this.knownActive = (int) rows.stream().filter(Comparison::isActiveBySync).count();
        }

        SyncPlan plan() {
            skipped.addAll(list.skipped());
            for (ListedModel entry : list.models()) {
                Optional<String> unfit = FitForTable.reasonAgainst(provider, entry);
                if (unfit.isPresent()) {
                    skipped.add(unfit.get());
                    // Known and named, but not understood: certainly not gone.
                    if (unseen.remove(entry.upstreamModel()) != null) {
                        seen.add(entry.upstreamModel());
                    }
                    continue;
                }
                listed++;
                Model row = unseen.remove(entry.upstreamModel());
                if (row == null) {
                    add(entry);
                } else {
                    seen.add(entry.upstreamModel());
                    compare(row, entry);
                }
            }
            unseen.values().forEach(this::miss);
            return result();
        }

        private void add(ListedModel entry) {
            FactsMerge merge = FactsMerge.ofNew(entry.facts());
            inserts.add(
                    new Model(
                            new ModelId(provider, entry.upstreamModel()),
                            Optional.empty(),
                            merge.facts(),
                            true,
                            Lifecycle.ACTIVE,
                            Model.Source.SYNC,
                            merge.sources(),
                            Set.of(),
                            Map.of(),
                            0,
                            Optional.of(now),
                            Optional.of(now),
                            now,
                            now,
                            0));
            gains.add(
                    new SyncChange(
                            Kind.ADDED, provider + "/" + entry.upstreamModel(), merge.headlines()));
        }

        private void compare(Model row, ListedModel entry) {
            FactsMerge merge = FactsMerge.of(row, entry.facts());
            boolean returns = row.lifecycle() != Lifecycle.ACTIVE && mayMoveLifecycle(row);
            Lifecycle lifecycle = returns ? Lifecycle.ACTIVE : row.lifecycle();
            if (!returns && merge.changes().isEmpty()) {
                unchanged++;
                if (row.missingRuns() != 0) {
                    missingRuns.put(row.id(), 0);
                }
                return;
            }
            updates.add(with(row, merge, lifecycle, 0));
            Map<String, SyncChange.FieldChange> fields = new LinkedHashMap<>();
            if (returns) {
                returned++;
                fields.put(
                        "lifecycle", FactsMerge.change(row.lifecycle().word(), lifecycle.word()));
            } else {
                updated++;
            }
            fields.putAll(merge.changes());
            gains.add(
                    new SyncChange(
                            returns ? Kind.RETURNED : Kind.UPDATED, row.id().toString(), fields));
        }

        private void miss(Model row) {
            if (row.source() != Model.Source.SYNC || row.lifecycle() == Lifecycle.RETIRED) {
                return;
            }
            if (isActiveBySync(row) && mayMoveLifecycle(row)) {
                gone.add(row.id());
            }
            int runs = row.missingRuns() + 1;
            Lifecycle next = runs >= retireAfter ? Lifecycle.RETIRED : Lifecycle.MISSING;
            if (next == row.lifecycle() || !mayMoveLifecycle(row)) {
                missingRuns.put(row.id(), runs);
                return;
            }
            updates.add(with(row, FactsMerge.keeping(row), next, runs));
            if (next == Lifecycle.RETIRED) {
                retired++;
            } else {
                missing++;
            }
            losses.add(
                    new SyncChange(
                            next == Lifecycle.RETIRED ? Kind.RETIRED : Kind.MISSING,
                            row.id().toString(),
                            Map.of(
                                    "lifecycle",
                                    FactsMerge.change(row.lifecycle().word(), next.word()))));
        }

        private SyncPlan result() {
            SyncCounts counts =
                    new SyncCounts(
                            listed,
                            inserts.size(),
                            updated,
                            unchanged,
                            missing,
                            retired,
                            returned,
                            skipped.size());
            List<SyncChange> changes = new ArrayList<>(losses);
            changes.addAll(gains);
            SyncDiff diff =
                    new SyncDiff(
                            changes.subList(0, Math.min(changes.size(), SyncDiff.MAX_CHANGES)),
                            changes.size() > SyncDiff.MAX_CHANGES,
                            skipped.subList(0, Math.min(skipped.size(), SyncDiff.MAX_SKIPPED)));
            return new SyncPlan(
                    inserts,
                    updates,
                    seen,
                    missingRuns,
                    gone,
                    knownActive,
                    counts,
                    diff,
                    Map.of(),
                    Optional.empty());
        }

        private Model with(Model row, FactsMerge merge, Lifecycle lifecycle, int runs) {
            boolean isSeen = runs == 0;
            return new Model(
                    row.id(),
                    row.adapterClass(),
                    merge.facts(),
                    row.isAvailable(),
                    lifecycle,
                    row.source(),
                    merge.sources(),
                    row.pinnedFields(),
                    row.custom(),
                    runs,
                    isSeen && row.firstSeenAt().isEmpty() ? Optional.of(now) : row.firstSeenAt(),
                    isSeen ? Optional.of(now) : row.lastSeenAt(),
                    row.createdAt(),
                    row.updatedAt(),
                    row.version());
        }

        /// What an administrator made or pinned keeps the lifecycle that it has.
        private static boolean mayMoveLifecycle(Model row) {
            return row.source() == Model.Source.SYNC && !row.pinnedFields().contains("lifecycle");
        }

        private static boolean isActiveBySync(Model row) {
            return row.source() == Model.Source.SYNC && row.lifecycle() == Lifecycle.ACTIVE;
        }
    }
}
