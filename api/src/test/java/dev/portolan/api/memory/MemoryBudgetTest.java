package dev.portolan.api.memory;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.api.error.GatewayException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private static final int PART = 16 * 1024;
    private static final int PARTS = 40;

    /// Room for one large request, and hardly more.
    private final MemoryBudget budget = new MemoryBudget(PART * PARTS);

    @Test
    void whoIsRefusedMakesRoomForTheOthers() {
        try (Share one = budget.open();
                Share other = budget.open()) {
            one.hold(PART * PARTS / 2);
            other.hold(PART * PARTS / 2);

            assertThrows(GatewayException.class, () -> one.hold(PART * PARTS / 2));
            other.hold(PART * PARTS / 2);
        }
    }

    @Test
    void allIsThereAgainWhenAllAreOver() {
        try (Share refused = budget.open()) {
            refused.hold(PART * PARTS);
            assertThrows(GatewayException.class, () -> refused.hold(PART * PARTS));
        }
        try (Share next = budget.open()) {
            next.hold(PART * PARTS + MemoryBudget.FREE);
            assertThrows(GatewayException.class, () -> next.hold(1));
        }
    }

    @Test
    void ofThoseThatGrowSideBySideOneComesThrough() throws Exception {
        int requests = 8;
        CyclicBarrier together = new CyclicBarrier(requests);
        Callable<Boolean> request =
                () -> {
                    together.await();
                    try (Share share = budget.open()) {
                        for (int part = 0; part < PARTS; part++) {
                            share.hold(PART);
                        }
                        return true;
                    } catch (GatewayException refused) {
                        return false;
                    }
                };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 200; round++) {
                List<Future<Boolean>> all =
                        threads.invokeAll(
                                IntStream.range(0, requests).mapToObj(_ -> request).toList());

                boolean oneCame = false;
                for (Future<Boolean> came : all) {
                    oneCame |= came.get();
                }
                assertTrue(oneCame, "round " + round);
            }
        }
    }
}
