package dev.portolan.worker.sync;

import dev.portolan.catalog.ModelId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What keeps a broken list from emptying the catalog. A list that is empty never gets this far:
/// see [SyncRunner].
final class Brake {
    private static final int DOUBTS_NAMED = 3;

    private final SyncSettings settings;
    private final String whatIsGone;

    Brake(SyncSettings settings) {
        this(settings, "active models are gone from the list");
    }

    /// @param whatIsGone in words, after "5 of 10"
    Brake(SyncSettings settings, String whatIsGone) {
        this.settings = settings;
        this.whatIsGone = whatIsGone;
    }

    /// Why the plan must not be applied without an administrator, in a sentence; empty where it
    /// may.
    ///
    /// @param approved models that an administrator allowed to go, or to change
    Optional<String> reasonAgainst(SyncPlan plan, Set<ModelId> approved) {
        return loss(plan, approved).or(() -> doubt(plan, approved));
    }

    private static Optional<String> doubt(SyncPlan plan, Set<ModelId> approved) {
        List<String> doubts =
                plan.doubtful().entrySet().stream()
                        .filter(doubt -> !approved.contains(doubt.getKey()))
                        .map(doubt -> doubt.getKey() + ": " + doubt.getValue())
                        .sorted()
                        .toList();
        if (doubts.isEmpty()) {
            return Optional.empty();
        }
        int more = doubts.size() - DOUBTS_NAMED;
        return Optional.of(
                String.join("; ", doubts.subList(0, Math.min(DOUBTS_NAMED, doubts.size())))
                        + (more > 0 ? "; and " + more + " more" : "")
                        + "; nothing was applied");
    }

    private Optional<String> loss(SyncPlan plan, Set<ModelId> approved) {
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
                        + " "
                        + whatIsGone
                        + " at once, more than "
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
