package dev.portolan.worker.sync;

import dev.portolan.catalog.ModelId;
import java.util.Optional;
import java.util.Set;

/// What keeps a broken list from emptying the catalog. A list that is empty never gets this far:
/// see [SyncRunner].
final class Brake {
    private final SyncSettings settings;

    Brake(SyncSettings settings) {
        this.settings = settings;
    }

    /// Why the plan must not be applied without an administrator, in a sentence; empty where it
    /// may.
    ///
    /// @param approved models that an administrator allowed to go
    Optional<String> reasonAgainst(SyncPlan plan, Set<ModelId> approved) {
        int gone = plan.gone().size();
        if (gone <= settings.shrinkMinimum()
                || gone <= settings.shrinkLimit() * plan.knownActive()) {
            return Optional.empty();
        }
        long unapproved = plan.gone().stream().filter(id -> !approved.contains(id)).count();
        if (unapproved == 0) {
            return Optional.empty();
        }
        String reason =
                gone
                        + " of "
                        + plan.knownActive()
                        + " active models are gone from the list at once, more than "
                        + Math.round(settings.shrinkLimit() * 100)
                        + " %; nothing was applied";
        return Optional.of(
                approved.isEmpty()
                        ? reason
                        : reason
                                + " because the approval did not cover "
                                + unapproved
                                + " of them");
    }
}
