package dev.portolan.snapshot;

import dev.portolan.catalog.Alias;
import dev.portolan.catalog.CatalogLimits;
import dev.portolan.catalog.CatalogRefusedException;
import dev.portolan.catalog.CatalogRefusedException.Fault;
import dev.portolan.catalog.CatalogRows;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.Provider;
import dev.portolan.catalog.RefusalReason;
import dev.portolan.key.ApiKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Stops a catalog that makes no sense, in itself or after the one that is served. Either way it is
/// refused whole.
public final class CatalogGuard {
    private static final int GROWTH = 10;
    private static final int UNEXPLAINED_LOSS_PERCENT = 20;

    private final List<Fault> faults = new ArrayList<>();

    private CatalogGuard() {}

    /// Duplicates, and references that lead nowhere.
    ///
    /// @throws CatalogRefusedException with every fault
    static void requireConsistent(CatalogRows rows) {
        CatalogGuard guard = new CatalogGuard();
        guard.checkReferences(rows);
        guard.finish(rows.version());
    }

    /// Whether the next catalog can follow the one that is served: not ten times as many models
    /// (beyond a floor), and no more than a fifth of them gone unless the change log says who
    /// deleted them. A table emptied behind the log's back, or a database restored from a wrong
    /// backup, looks like that.
    ///
    /// @param deletedModels the ids the change log has as deleted between the two versions; asked
    ///   only when needed
    /// @throws CatalogRefusedException with the fault
    public static void requireSuccessor(
            Snapshot served,
            CatalogRows next,
            Supplier<Set<String>> deletedModels,
            CatalogLimits limits) {
        CatalogGuard guard = new CatalogGuard();
        int before = served.models().size();
        int after = next.models().size();
        if (after > limits.growthFloor() && after > (long) GROWTH * before) {
            guard.fault(RefusalReason.TOO_MANY, "there are " + after + " models after " + before);
        }
        Set<String> gone = new HashSet<>();
        served.models().forEach(model -> gone.add(model.id().toString()));
        next.models().forEach(model -> gone.remove(model.id().toString()));
        if (gone.size() * 100L > (long) UNEXPLAINED_LOSS_PERCENT * before) {
            gone.removeAll(deletedModels.get());
            if (gone.size() * 100L > (long) UNEXPLAINED_LOSS_PERCENT * before) {
                guard.fault(
                        RefusalReason.MODELS_GONE,
                        gone.size()
                                + " of "
                                + before
                                + " models are gone, and no change says who deleted them");
            }
        }
        guard.finish(next.version());
    }

    private void checkReferences(CatalogRows rows) {
        Set<String> providers = HashSet.newHashSet(rows.providers().size());
        for (Provider provider : rows.providers()) {
            if (!providers.add(provider.id())) {
                fault(RefusalReason.DUPLICATE, "provider '" + provider.id() + "' is there twice");
            }
        }
        Set<ModelId> models = HashSet.newHashSet(rows.models().size());
        for (Model model : rows.models()) {
            if (!models.add(model.id())) {
                fault(RefusalReason.DUPLICATE, "model '" + model.id() + "' is there twice");
            }
            if (!providers.contains(model.id().provider())) {
                fault(RefusalReason.UNKNOWN_PROVIDER, "model '" + model.id() + "' has no provider");
            }
        }
        Set<String> aliases = HashSet.newHashSet(rows.aliases().size());
        for (Alias alias : rows.aliases()) {
            if (!aliases.add(alias.name())) {
                fault(RefusalReason.DUPLICATE, "alias '" + alias.name() + "' is there twice");
            }
        }
        for (Alias alias : rows.aliases()) {
            for (ModelId target : alias.targets()) {
                if (!models.contains(target)) {
                    boolean isAlias = aliases.contains(target.toString());
                    fault(
                            isAlias ? RefusalReason.ALIAS_OF_ALIAS : RefusalReason.UNKNOWN_MODEL,
                            "alias '"
                                    + alias.name()
                                    + "' names '"
                                    + target
                                    + "', which is "
                                    + (isAlias ? "another alias" : "no model"));
                }
            }
        }
        Set<String> keys = HashSet.newHashSet(rows.keys().size());
        for (ApiKey key : rows.keys()) {
            if (!keys.add(key.id())) {
                fault(RefusalReason.DUPLICATE, "key '" + key.id() + "' is there twice");
            }
        }
    }

    private void fault(RefusalReason reason, String detail) {
        if (faults.size() < CatalogLimits.MAX_FAULTS) {
            faults.add(new Fault(reason, detail));
        }
    }

    private void finish(long version) {
        if (!faults.isEmpty()) {
            throw new CatalogRefusedException(version, faults);
        }
    }
}
