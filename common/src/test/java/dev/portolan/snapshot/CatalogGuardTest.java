package dev.portolan.snapshot;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.portolan.catalog.CatalogLimits;
import dev.portolan.catalog.CatalogRefusedException;
import dev.portolan.catalog.CatalogRows;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.RefusalReason;
import dev.portolan.catalog.Samples;
import dev.portolan.database.PortolanDatabase;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CatalogGuardTest {
    @RegisterExtension static final PortolanDatabase DATABASE = new PortolanDatabase();

    private static final CatalogLimits LIMITS = new CatalogLimits(10, 10_000, 10, 10, 200);

    @Test
    void aFifthMayGoUnexplained() {
        assertDoesNotThrow(() -> follow(models(0, 100), models(20, 100), Set.of()));
    }

    @Test
    void moreThanAFifthMayNot() {
        var refused =
                assertThrows(
                        CatalogRefusedException.class,
                        () -> follow(models(0, 100), models(21, 100), Set.of()));

        assertEquals(RefusalReason.MODELS_GONE, refused.faults().getFirst().reason());
        assertEquals(
                "21 of 100 models are gone, and no change says who deleted them",
                refused.faults().getFirst().detail());
    }

    @Test
    void whatSomebodyDeletedIsExplained() {
        assertDoesNotThrow(() -> follow(models(0, 100), models(90, 100), deleted(0, 90)));
        assertDoesNotThrow(() -> follow(models(0, 100), models(90, 100), deleted(0, 70)));
        assertThrows(
                CatalogRefusedException.class,
                () -> follow(models(0, 100), models(90, 100), deleted(0, 69)));
    }

    @Test
    void newModelsDoNotMakeUpForLostOnes() {
        CatalogRows next =
                new CatalogRows(
                        2,
                        models(0, 1).providers(),
                        models(500, 600).models(),
                        List.of(),
                        List.of());

        assertThrows(CatalogRefusedException.class, () -> follow(models(0, 100), next, Set.of()));
    }

    @Test
    void theLogIsAskedOnlyWhenNeeded() {
        CatalogGuard.requireSuccessor(
                snapshot(models(0, 100)),
                models(10, 100),
                () -> {
                    throw new AssertionError("asked");
                },
                LIMITS);
    }

    @Test
    void tenTimesAsManyAreRefusedBeyondAFloor() {
        assertDoesNotThrow(() -> follow(models(0, 1), models(0, 200), Set.of()));
        assertDoesNotThrow(() -> follow(models(0, 30), models(0, 300), Set.of()));

        var refused =
                assertThrows(
                        CatalogRefusedException.class,
                        () -> follow(models(0, 30), models(0, 301), Set.of()));

        assertEquals(RefusalReason.TOO_MANY, refused.faults().getFirst().reason());
    }

    @Test
    void rowsThatWentBehindTheTriggersBacksAreMissed() throws Exception {
        CatalogStore store = new CatalogStore(DATABASE.jdbi());
        DATABASE.psql(
                "INSERT INTO providers (id, display_name, adapter_class) VALUES ('one', 'One', 'x.A')",
                "INSERT INTO llm_models (model_id) SELECT 'one/' || n FROM generate_series(1, 10) n");
        Snapshot served = snapshot(store.readAll());

        DATABASE.psql("DELETE FROM llm_models WHERE upstream_model IN ('1', '2', '3')");
        assertDoesNotThrow(() -> follow(store, served));

        DATABASE.psql(
                """
                BEGIN;
                SET LOCAL session_replication_role = replica;
                DELETE FROM llm_models WHERE upstream_model IN ('4', '5', '6');
                COMMIT
                """);
        var refused = assertThrows(CatalogRefusedException.class, () -> follow(store, served));
        assertEquals(RefusalReason.MODELS_GONE, refused.faults().getFirst().reason());
    }

    private static void follow(CatalogStore store, Snapshot served) {
        CatalogRows next = store.readAll();
        CatalogGuard.requireSuccessor(
                served,
                next,
                () ->
                        store.read(tables ->
                                tables.changes().deletedModels(served.version(), next.version())),
                LIMITS);
    }

    private static void follow(CatalogRows served, CatalogRows next, Set<String> deleted) {
        CatalogGuard.requireSuccessor(snapshot(served), next, () -> deleted, LIMITS);
    }

    private static Snapshot snapshot(CatalogRows rows) {
        return Snapshot.build(rows, new TestOpener(), Samples.NOON);
    }

    private static Set<String> deleted(int from, int to) {
        Set<String> ids = new HashSet<>();
        models(from, to).models().forEach(model -> ids.add(model.id().toString()));
        return ids;
    }

    private static CatalogRows models(int from, int to) {
        return new CatalogRows(
                1,
                List.of(Samples.provider("one")),
                IntStream.range(from, to).mapToObj(i -> Samples.model("one/m" + i)).toList(),
                List.of(),
                List.of());
    }
}
