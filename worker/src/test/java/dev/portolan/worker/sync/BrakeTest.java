package dev.portolan.worker.sync;

import static dev.portolan.worker.sync.Models.NOW;
import static dev.portolan.worker.sync.Models.PROVIDER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrakeTest {
    private final Brake brake = new Brake(SyncSettings.DEFAULT);

    @ParameterizedTest
    @CsvSource({
        // known, still listed, may be applied
        "100, 80, true", // 20 % is not more than 20 %
        "100, 79, false",
        "10, 8, true",
        "10, 7, false",
        "4, 3, true", // a single model may go, whatever share it is
        "4, 2, false",
        "4, 1, false",
        "2, 1, true",
        "5000, 0, false",
        "5000, 4100, true"
    })
    void stopsALossOfMoreThanAFifth(int known, int listed, boolean mayBeApplied) {
        SyncPlan plan = plan(rows(known), listed);

        assertEquals(mayBeApplied, brake.reasonAgainst(plan, Set.of()).isEmpty());
    }

    @Test
    void saysHowManyOfHowMany() {
        Optional<String> reason = brake.reasonAgainst(plan(rows(10), 5), Set.of());

        assertEquals(
                Optional.of(
                        "5 of 10 active models are gone from the list at once, more than 20 %; nothing was applied"),
                reason);
    }

    @Test
    void countsOnlyModelsThatWereActiveAndMadeByASync() {
        List<Model> rows = new ArrayList<>(rows(10));
        IntStream.range(0, 100)
                .forEach(each -> rows.add(Models.row("manual" + each).manual().build()));
        IntStream.range(0, 100)
                .forEach(each ->
                        rows.add(
                                Models.row("missing" + each)
                                        .lifecycle(Lifecycle.MISSING, 1)
                                        .build()));

        assertTrue(brake.reasonAgainst(plan(rows, 8), Set.of()).isEmpty());
        assertTrue(brake.reasonAgainst(plan(rows, 5), Set.of()).isPresent());
    }

    @Test
    void letsGoWhatWasApprovedAndNotMore() {
        Set<ModelId> approved = plan(rows(10), 5).gone();

        assertTrue(brake.reasonAgainst(plan(rows(10), 5), approved).isEmpty());
        assertTrue(brake.reasonAgainst(plan(rows(10), 6), approved).isEmpty());
        assertEquals(
                Optional.of(
                        "6 of 10 active models are gone from the list at once, more than 20 %; nothing was applied"
                                + " because the approval did not cover 1 of them"),
                brake.reasonAgainst(plan(rows(10), 4), approved));
    }

    private static List<Model> rows(int count) {
        return IntStream.range(0, count).mapToObj(number -> Models.synced("m" + number)).toList();
    }

    private static SyncPlan plan(List<Model> rows, int listed) {
        return SyncPlan.of(PROVIDER, rows, Models.numbered(listed), 3, NOW);
    }
}
