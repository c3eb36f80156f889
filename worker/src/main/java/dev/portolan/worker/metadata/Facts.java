package dev.portolan.worker.metadata;

import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.Provider;
import dev.portolan.sync.SyncChange;
import dev.portolan.sync.SyncCounts;
import dev.portolan.sync.SyncDiff;
import dev.portolan.worker.metadata.Formats.Content;
import dev.portolan.worker.metadata.Matching.Match;
import dev.portolan.worker.sync.FactsMerge;
import dev.portolan.worker.sync.MetadataSource.Metadata;
import dev.portolan.worker.sync.SyncPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a file of metadata means for the catalog. Pure, and safe for many threads.
///
/// Only entries that match a model are looked at closely: one absurd figure among them, and the
/// whole file is not believed. What is odd about other people's models is none of our business.
final class Facts implements Metadata {
    private static final int NAMED = 3;

    private final Content content;
    private final Matching matching;

    Facts(Content content) {
        this.content = content;
        this.matching = new Matching(content.entries());
    }

    @Override
    public SyncPlan compare(List<Provider> providers, List<Model> rows, Instant now) {
        return new Comparison(providers).of(rows);
    }

    /// The comparison under way.
    private final class Comparison {
        private final Map<String, List<String>> names = new HashMap<>();
        private final List<Model> updates = new ArrayList<>();
        private final List<SyncChange> losses = new ArrayList<>();
        private final List<SyncChange> changes = new ArrayList<>();
        private final Set<ModelId> gone = new LinkedHashSet<>();
        private final Map<ModelId, String> doubtful = new LinkedHashMap<>();
        private final List<String> absurd = new ArrayList<>();
        private int withValues;
        private int unchanged;

        Comparison(List<Provider> providers) {
            providers.forEach(provider -> names.put(provider.id(), content.names().of(provider)));
        }

        SyncPlan of(List<Model> rows) {
            for (Model row : rows) {
                boolean hasValues = row.fieldSources().containsValue(FactsMerge.METADATA);
                Optional<Match> match =
                        matching.find(names.getOrDefault(row.id().provider(), List.of()), row);
                if (hasValues) {
                    withValues++;
                }
                if (match.isPresent()) {
                    compare(row, match.get());
                } else if (hasValues) {
                    gone.add(row.id());
                    update(row, ModelFacts.ofKind(row.facts().kind()), losses);
                }
            }
            return plan();
        }

        private void compare(Model row, Match match) {
            for (Entry entry : match.entries()) {
                List<String> reasons = new ArrayList<>(entry.absurdities());
                if (entry.hasNoContext() && isAbsurdWithoutContext(row, entry)) {
                    reasons.add("a chat model has a context of 0 tokens");
                }
                if (!reasons.isEmpty()) {
                    absurd.add(
                            "'"
                                    + entry.provider()
                                    + "/"
                                    + entry.id()
                                    + "': "
                                    + String.join(", ", reasons));
                    return;
                }
            }
            ModelFacts known = Agreement.of(match, row.facts().kind());
            PriceJump.between(row, known).ifPresent(jump -> doubtful.put(row.id(), jump));
            if (!update(row, known, changes)) {
                unchanged++;
            }
        }

        /// Of models for images and sound it says that the word does not apply.
        private static boolean isAbsurdWithoutContext(Model row, Entry entry) {
            return row.facts().kind() == ModelKind.CHAT
                    && (entry.isPaidText()
                            || FactsMerge.METADATA.equals(
                                    row.fieldSources().get("context_length")));
        }

        private boolean update(Model row, ModelFacts known, List<SyncChange> told) {
            FactsMerge merge = FactsMerge.ofMetadata(row, known);
            if (merge.changes().isEmpty()) {
                return false;
            }
            updates.add(with(row, merge));
            told.add(new SyncChange(SyncChange.Kind.UPDATED, row.id().toString(), merge.changes()));
            return true;
        }

        private SyncPlan plan() {
            List<SyncChange> all = new ArrayList<>(losses);
            all.addAll(changes);
            List<String> skipped = content.skipped();
            SyncCounts counts =
                    new SyncCounts(
                            content.entries().size(),
                            0,
                            updates.size(),
                            unchanged,
                            0,
                            0,
                            0,
                            skipped.size());
            SyncDiff diff =
                    new SyncDiff(
                            all.subList(0, Math.min(all.size(), SyncDiff.MAX_CHANGES)),
                            all.size() > SyncDiff.MAX_CHANGES,
                            skipped.subList(0, Math.min(skipped.size(), SyncDiff.MAX_SKIPPED)));
            return new SyncPlan(
                    List.of(),
                    updates,
                    Set.of(),
                    Map.of(),
                    gone,
                    withValues,
                    counts,
                    diff,
                    doubtful,
                    refusal());
        }

        private Optional<String> refusal() {
            if (absurd.isEmpty()) {
                return Optional.empty();
            }
            int more = absurd.size() - NAMED;
            return Optional.of(
                    "the metadata cannot be right: "
                            + String.join("; ", absurd.subList(0, Math.min(NAMED, absurd.size())))
                            + (more > 0 ? "; and " + more + " more" : "")
                            + "; nothing was applied");
        }

        private static Model with(Model row, FactsMerge merge) {
            return new Model(
                    row.id(),
                    row.adapterClass(),
                    merge.facts(),
                    row.isAvailable(),
                    row.lifecycle(),
                    row.source(),
                    merge.sources(),
                    row.pinnedFields(),
                    row.custom(),
                    row.missingRuns(),
                    row.firstSeenAt(),
                    row.lastSeenAt(),
                    row.createdAt(),
                    row.updatedAt(),
                    row.version());
        }
    }
}
