package dev.portolan.api.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Many who do something at once.
final class Crowd {
    private Crowd() {}

    /// What each of them got, in order.
    ///
    /// @param deed told the number of who does it, from 0
    /// @throws AssertionError where one of them failed
    static <T> List<T> of(int size, IntFunction<T> deed) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> all =
                    IntStream.range(0, size)
                            .mapToObj(i -> threads.submit(() -> deed.apply(i)))
                            .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> each : all) {
                results.add(each.get(2, TimeUnit.MINUTES));
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError("one of the crowd failed: " + e.getCause(), e);
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("one of the crowd waits", e);
        }
    }
}
