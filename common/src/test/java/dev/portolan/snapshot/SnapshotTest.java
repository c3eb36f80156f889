package dev.portolan.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.Alias;
import dev.portolan.catalog.CatalogRefusedException;
import dev.portolan.catalog.CatalogRefusedException.Fault;
import dev.portolan.catalog.CatalogRows;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.RefusalReason;
import dev.portolan.catalog.Samples;
import dev.portolan.provider.OffReason;
import dev.portolan.provider.ProviderState;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    @Test
    void findsEverythingByItsName() {
        CatalogRows rows =
                new CatalogRows(
                        7,
                        List.of(Samples.provider("one"), Samples.provider("two")),
                        List.of(Samples.model("one/a"), Samples.model("two/x/y:z.1")),
                        List.of(Samples.alias("fast", "two/x/y:z.1", "one/a")),
                        List.of(Samples.key("AAAAAAAAAAAA")));

        Snapshot snapshot = build(rows);

        assertEquals(7, snapshot.version());
        assertEquals(Samples.NOON, snapshot.builtAt());
        assertEquals(Optional.of(rows.models().get(1)), snapshot.model("two/x/y:z.1"));
        assertEquals(Optional.empty(), snapshot.model("two/x/y:z"));
        assertEquals(Optional.of(rows.aliases().getFirst()), snapshot.alias("fast"));
        assertEquals(Optional.empty(), snapshot.alias("one/a"));
        assertEquals(Optional.of(rows.keys().getFirst()), snapshot.key("AAAAAAAAAAAA"));
        assertEquals(Optional.empty(), snapshot.key("BBBBBBBBBBBB"));
        assertEquals(rows.providers().get(1), snapshot.provider("two").orElseThrow().provider());
        assertEquals(
                rows.providers(),
                snapshot.providers().stream().map(ServedProvider::provider).toList());
    }

    @Test
    void aModelWithItsOwnAdapterGoesThroughIt() {
        Model own = Samples.fullModel("one/own");
        Snapshot snapshot = build(rows(List.of(own, Samples.model("one/plain")), List.of()));

        assertEquals(
                off("one through dev.portolan.provider.SandboxAdapter"), snapshot.stateFor(own));
        assertEquals(
                off("one through dev.portolan.provider.OpenAiCompatibleAdapter"),
                snapshot.stateFor(snapshot.model("one/plain").orElseThrow()));
        assertEquals(
                off("one through dev.portolan.provider.OpenAiCompatibleAdapter"),
                snapshot.provider("one").orElseThrow().state());
    }

    @Test
    void isRefusedWithEveryReasonThatItHas() {
        CatalogRows rows =
                new CatalogRows(
                        3,
                        List.of(Samples.provider("one"), Samples.provider("one")),
                        List.of(
                                Samples.model("one/a"),
                                Samples.model("one/a"),
                                Samples.model("none/b")),
                        List.of(
                                Samples.alias("fast", "one/a"),
                                Samples.alias("fast", "one/a"),
                                Samples.alias("quick/est", "one/missing"),
                                Samples.alias("slow", "quick/est")),
                        List.of(Samples.key("AAAAAAAAAAAA"), Samples.key("AAAAAAAAAAAA")));

        var refused = assertThrows(CatalogRefusedException.class, () -> build(rows));

        assertEquals(3, refused.version());
        assertEquals(
                List.of(
                        new Fault(RefusalReason.DUPLICATE, "provider 'one' is there twice"),
                        new Fault(RefusalReason.DUPLICATE, "model 'one/a' is there twice"),
                        new Fault(RefusalReason.UNKNOWN_PROVIDER, "model 'none/b' has no provider"),
                        new Fault(RefusalReason.DUPLICATE, "alias 'fast' is there twice"),
                        new Fault(
                                RefusalReason.UNKNOWN_MODEL,
                                "alias 'quick/est' names 'one/missing', which is no model"),
                        new Fault(
                                RefusalReason.ALIAS_OF_ALIAS,
                                "alias 'slow' names 'quick/est', which is another alias"),
                        new Fault(RefusalReason.DUPLICATE, "key 'AAAAAAAAAAAA' is there twice")),
                refused.faults());
    }

    @Test
    void anAliasMayBearAModelsName() {
        Alias redirect = Samples.alias("one/a", "one/b");

        Snapshot snapshot =
                build(
                        rows(
                                List.of(Samples.model("one/a"), Samples.model("one/b")),
                                List.of(redirect)));

        assertEquals(Optional.of(redirect), snapshot.alias("one/a"));
    }

    @Test
    void anEmptyCatalogIsOne() {
        assertEquals(List.of(), build(CatalogRows.EMPTY).nearest("gpt-4o", 3));
    }

    /// In processor time, so that a busy machine fails nothing.
    @Test
    void tenThousandModelsAreReadyInLessThanATenthOfASecond() {
        List<Model> models =
                IntStream.range(0, 10_000)
                        .mapToObj(i -> Samples.listedModel("one/vendor-" + i % 50 + "/model-" + i))
                        .toList();
        CatalogRows rows = rows(models, List.of());
        var threads = ManagementFactory.getThreadMXBean();
        List<Long> tries = new ArrayList<>();

        for (int i = 0; i < 8; i++) {
            long before = threads.getCurrentThreadCpuTime();
            build(rows);
            tries.add((threads.getCurrentThreadCpuTime() - before) / 1_000_000);
        }

        assertTrue(tries.stream().sorted().findFirst().orElseThrow() < 100, tries + " ms");
        System.getLogger("measured").log(System.Logger.Level.INFO, "10,000 models: {0} ms", tries);
    }

    private static ProviderState off(String detail) {
        return new ProviderState.Off(OffReason.DISABLED, detail);
    }

    private static CatalogRows rows(List<Model> models, List<Alias> aliases) {
        return new CatalogRows(1, List.of(Samples.provider("one")), models, aliases, List.of());
    }

    private static Snapshot build(CatalogRows rows) {
        return Snapshot.build(rows, new TestOpener(), Samples.NOON);
    }
}
