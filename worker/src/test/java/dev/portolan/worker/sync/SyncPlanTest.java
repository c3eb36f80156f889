package dev.portolan.worker.sync;

import static dev.portolan.worker.sync.Models.NOW;
import static dev.portolan.worker.sync.Models.PROVIDER;
import static dev.portolan.worker.sync.Models.facts;
import static dev.portolan.worker.sync.Models.list;
import static dev.portolan.worker.sync.Models.price;
import static dev.portolan.worker.sync.Models.row;
import static dev.portolan.worker.sync.Models.synced;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.Prices;
import dev.portolan.provider.ListedModel;
import dev.portolan.provider.ModelList;
import dev.portolan.sync.SyncChange;
import dev.portolan.sync.SyncChange.Kind;
import dev.portolan.sync.SyncCounts;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SyncPlanTest {
    @Test
    void addsWhatIsNew() {
        SyncPlan plan = plan(List.of(synced("a")), list("a", "b/c:free"));

        Model added = plan.inserts().getFirst();
        assertEquals("acme/b/c:free", added.id().toString());
        assertTrue(added.isAvailable());
        assertEquals(Lifecycle.ACTIVE, added.lifecycle());
        assertEquals(Model.Source.SYNC, added.source());
        assertEquals(Optional.of(NOW), added.firstSeenAt());
        assertEquals("provider", added.fieldSources().get("context_length"));
        assertEquals("provider", added.fieldSources().get("kind"));
        assertFalse(added.fieldSources().containsKey("description"));
        assertEquals(new SyncCounts(2, 1, 0, 1, 0, 0, 0, 0), plan.counts());
        SyncChange shown = plan.diff().changes().getFirst();
        assertEquals(Kind.ADDED, shown.kind());
        assertEquals(1000, shown.fields().get("context_length").after().intValue());
        assertTrue(shown.fields().get("context_length").before().isNull());
    }

    @Test
    void changesNothingWhereTheListSaysWhatIsKnown() {
        SyncPlan plan = plan(List.of(synced("a"), synced("b")), list("a", "b"));

        assertFalse(plan.changesCatalog());
        assertEquals(Set.of("a", "b"), plan.seen());
        assertEquals(2, plan.counts().unchanged());
        assertEquals(List.of(), plan.diff().changes());
    }

    @Test
    void updatesOnlyColumnsThatDiffer() {
        SyncPlan plan = plan(List.of(synced("a")), list(new ListedModel("a", facts("a", 2000))));

        assertEquals(Optional.of(2000), plan.updates().getFirst().facts().contextLength());
        SyncChange change = plan.diff().changes().getFirst();
        assertEquals(Set.of("context_length"), change.fields().keySet());
        assertEquals(1000, change.fields().get("context_length").before().intValue());
        assertEquals(2000, change.fields().get("context_length").after().intValue());
    }

    @Test
    void leavesPinnedColumnsAndTheSwitchAlone() {
        Model row = row("a").pinned("context_length").off().build();

        SyncPlan plan = plan(List.of(row), list(new ListedModel("a", facts("renamed", 9))));

        Model updated = plan.updates().getFirst();
        assertEquals(Optional.of(1000), updated.facts().contextLength());
        assertEquals(Optional.of("renamed"), updated.facts().displayName());
        assertFalse(updated.isAvailable());
        assertEquals(Set.of("context_length"), updated.pinnedFields());
        assertEquals(Set.of("display_name"), plan.diff().changes().getFirst().fields().keySet());
    }

    @Test
    void forgetsWhatTheProviderNoLongerSaysAndKeepsWhatOthersSaid() {
        Model row =
                row("a").sources(
                                Map.of(
                                        "display_name",
                                        "provider",
                                        "context_length",
                                        "administrator",
                                        "kind",
                                        "provider"))
                        .build();

        SyncPlan plan =
                plan(
                        List.of(row),
                        list(
                                new ListedModel(
                                        "a",
                                        facts(
                                                Optional.empty(),
                                                Optional.empty(),
                                                Prices.UNKNOWN,
                                                Map.of()))));

        Model updated = plan.updates().getFirst();
        assertEquals(Optional.empty(), updated.facts().displayName());
        assertFalse(updated.fieldSources().containsKey("display_name"));
        assertEquals(Optional.of(1000), updated.facts().contextLength());
        assertEquals("administrator", updated.fieldSources().get("context_length"));
    }

    @Test
    void takesAListedValueOverAnUnpinnedOneOfAnybody() {
        Model row = row("a").sources(Map.of("context_length", "metadata")).build();

        SyncPlan plan = plan(List.of(row), list(new ListedModel("a", facts("a", 5))));

        assertEquals(Optional.of(5), plan.updates().getFirst().facts().contextLength());
        assertEquals("provider", plan.updates().getFirst().fieldSources().get("context_length"));
    }

    @Test
    void fillsAManualModelButNeverTakesItAway() {
        Model bare =
                row("a").manual()
                        .facts(facts(Optional.empty(), Optional.empty(), Prices.UNKNOWN, Map.of()))
                        .pinned("display_name")
                        .build();
        Model unlisted = row("b").manual().build();

        SyncPlan plan = plan(List.of(bare, unlisted), list("a"));

        assertEquals(1, plan.updates().size());
        Model filled = plan.updates().getFirst();
        assertEquals(Optional.of(1000), filled.facts().contextLength());
        assertEquals(Optional.empty(), filled.facts().displayName());
        assertEquals(Model.Source.MANUAL, filled.source());
        assertEquals(Map.of(), plan.missingRuns());
        assertEquals(Set.of(), plan.gone());
    }

    @Test
    void walksFromActiveOverMissingToRetired() {
        Model active = synced("a");

        SyncPlan first = plan(List.of(active, synced("z")), list("z"));
        Model missing = first.updates().getFirst();
        SyncPlan second = plan(List.of(missing, synced("z")), list("z"));
        SyncPlan third =
                plan(
                        List.of(row("a").lifecycle(Lifecycle.MISSING, 2).build(), synced("z")),
                        list("z"));
        SyncPlan fourth = plan(List.of(third.updates().getFirst(), synced("z")), list("z"));

        assertEquals(Lifecycle.MISSING, missing.lifecycle());
        assertEquals(1, missing.missingRuns());
        assertEquals(Optional.of(NOW), missing.lastSeenAt());
        assertEquals(1, first.counts().missing());
        assertFalse(second.changesCatalog());
        assertEquals(Map.of(new ModelId(PROVIDER, "a"), 2), second.missingRuns());
        assertEquals(Lifecycle.RETIRED, third.updates().getFirst().lifecycle());
        assertEquals(Kind.RETIRED, third.diff().changes().getFirst().kind());
        assertFalse(fourth.changesCatalog());
        assertEquals(Map.of(), fourth.missingRuns());
    }

    @Test
    void returnsWhatIsListedAgain() {
        Model retired = row("a").lifecycle(Lifecycle.RETIRED, 3).build();

        SyncPlan plan = plan(List.of(retired), list(new ListedModel("a", facts("a", 7))));

        Model back = plan.updates().getFirst();
        assertEquals(Lifecycle.ACTIVE, back.lifecycle());
        assertEquals(0, back.missingRuns());
        assertEquals(Optional.of(7), back.facts().contextLength());
        assertEquals(Kind.RETURNED, plan.diff().changes().getFirst().kind());
        assertEquals(1, plan.counts().returned());
        assertEquals(0, plan.counts().updated());
    }

    @Test
    void leavesAPinnedLifecycleAlone() {
        Model retiredByHand = row("a").lifecycle(Lifecycle.RETIRED, 0).pinned("lifecycle").build();
        Model keptByHand = row("b").pinned("lifecycle").build();

        SyncPlan plan = plan(List.of(retiredByHand, keptByHand), list("a"));

        assertFalse(plan.changesCatalog());
        assertEquals(Set.of(), plan.gone());
    }

    @Test
    void countsOneNumberSpelledInTwoWaysAsUnchanged() {
        Map<String, JsonNode> stored =
                Map.of(
                        "a",
                        new DecimalNode(new BigDecimal("1.50")),
                        "b",
                        IntNode.valueOf(3),
                        "c",
                        new DecimalNode(new BigDecimal("0.0000001")));
        Map<String, JsonNode> listed =
                Map.of(
                        "a",
                        DoubleNode.valueOf(1.5),
                        "b",
                        LongNode.valueOf(3),
                        "c",
                        DoubleNode.valueOf(1e-7));
        Model row =
                row("a").facts(facts(Optional.of("a"), Optional.of(1), price("0.10"), stored))
                        .build();

        SyncPlan plan =
                plan(
                        List.of(row),
                        list(
                                new ListedModel(
                                        "a",
                                        facts(
                                                Optional.of("a"),
                                                Optional.of(1),
                                                price("0.1000"),
                                                listed))));

        assertEquals(List.of(), plan.diff().changes());
    }

    @Test
    void skipsAnEntryThatCannotBeARowAndTakesTheRest() {
        ModelList list =
                new ModelList(
                        List.of(
                                new ListedModel("x".repeat(300), facts("a", 1)),
                                new ListedModel("known", takingParameter("nul\0")),
                                new ListedModel("new", takingParameter("nul\0")),
                                new ListedModel("good", facts("a", 1))),
                        List.of("entry 7: no id"));

        SyncPlan plan = plan(List.of(synced("known")), list);

        assertEquals("acme/good", plan.inserts().getFirst().id().toString());
        assertEquals(1, plan.inserts().size());
        assertEquals(4, plan.counts().skipped());
        assertEquals("entry 7: no id", plan.diff().skipped().getFirst());
        assertEquals(
                Set.of(), plan.gone(), "an entry that is there but makes no sense is not gone");
    }

    @Test
    void showsLossesFirstAndSaysWhereItStops() {
        List<Model> rows = List.of(synced("gone"));

        SyncPlan plan = plan(rows, Models.numbered(1500));

        assertEquals(1000, plan.diff().changes().size());
        assertTrue(plan.diff().truncated());
        assertEquals(Kind.MISSING, plan.diff().changes().getFirst().kind());
        assertEquals(1500, plan.counts().added());
    }

    private static ModelFacts takingParameter(String name) {
        ModelFacts plain = facts("a", 1);
        return new ModelFacts(
                plain.displayName(),
                plain.description(),
                plain.kind(),
                plain.contextLength(),
                plain.maxOutputTokens(),
                plain.inputModalities(),
                plain.outputModalities(),
                plain.capabilities(),
                new TreeSet<>(Set.of(name)),
                plain.prices(),
                plain.ownedBy(),
                plain.upstreamCreatedAt(),
                plain.deprecatedOn(),
                plain.replacedBy(),
                plain.upstreamAliases(),
                plain.details());
    }

    private static SyncPlan plan(List<Model> rows, ModelList list) {
        return SyncPlan.of(PROVIDER, rows, list, 3, NOW);
    }
}
