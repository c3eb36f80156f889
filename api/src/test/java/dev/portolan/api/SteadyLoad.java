package dev.portolan.api;

import dev.portolan.testing.Await;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// Clients that ask at a steady pace, however long each answer takes: whole completions and streams
/// in turn, and now and then one with a key that was revoked.
final class SteadyLoad implements AutoCloseable {
    /// Requests in a second.
    static final int PACE = 20;

    private static final int REVOKED_EVERY = 5;

    /// So many wait for their answers at most: a slow machine is asked less.
    private static final int WAITING = 50;

    private static final Duration LATE = Duration.ofSeconds(30);

    /// What was not as it should be, and how often.
    final Map<String, LongAdder> wrong = new ConcurrentHashMap<>();

    private final TestGateway gateway;
    private final String good;
    private final String revoked;
    private final String body;
    private final AtomicInteger answered = new AtomicInteger();
    private final Semaphore places = new Semaphore(WAITING);
    private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private int asked;

    @SuppressWarnings("FutureReturnValueIgnored") // what goes wrong is in the map
    SteadyLoad(TestGateway gateway, String model, String good, String revoked) {
        this.gateway = gateway;
        this.good = good;
        this.revoked = revoked;
        this.body =
                "{\"model\":\"%s\",\"stream\":%%s,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                        .formatted(model);
        clock.scheduleAtFixedRate(this::askNext, 0, 1_000_000 / PACE, TimeUnit.MICROSECONDS);
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void askNext() {
        if (places.tryAcquire()) {
            int number = asked++;
            clients.submit(() -> {
                try {
                    ask(number);
                } finally {
                    places.release();
                }
            });
        }
    }

    private void ask(int number) {
        boolean isRevoked = number % REVOKED_EVERY == 0;
        boolean isStreamed = number % 2 == 0;
        long began = System.nanoTime();
        String said;
        try {
            said = said(gateway.complete(isRevoked ? revoked : good, body.formatted(isStreamed)));
        } catch (RuntimeException | AssertionError e) {
            said = e.toString();
        }
        nanos.add(System.nanoTime() - began);
        String expected = isRevoked ? "401" : isStreamed ? "200 to [DONE]" : "200";
        if (!said.equals(expected)) {
            wrong.computeIfAbsent(
                            "%s instead of %s".formatted(said, expected), _ -> new LongAdder())
                    .increment();
        }
        answered.incrementAndGet();
    }

    private static String said(HttpResponse<String> answer) {
        boolean isWholeStream = answer.body().strip().endsWith("data: [DONE]");
        return answer.statusCode() + (isWholeStream ? " to [DONE]" : "");
    }

    /// Lets so much of the load be answered as comes in that time.
    void goOn(Duration time) {
        long wanted = answered.get() + Math.max(1, time.toMillis() * PACE / 1000);
        Await.await("the load goes on", time.plus(LATE), () -> answered.get() >= wanted);
    }

    /// How long requests took since this was last asked.
    String latencies() {
        List<Long> all = new ArrayList<>();
        for (Long each = nanos.poll(); each != null; each = nanos.poll()) {
            all.add(each);
        }
        if (all.isEmpty()) {
            return "no request";
        }
        Collections.sort(all);
        return "%d requests, p50 %.1f ms, p99 %.1f ms, worst %.1f ms"
                .formatted(
                        all.size(),
                        all.get(all.size() / 2) / 1e6,
                        all.get(all.size() * 99 / 100) / 1e6,
                        all.getLast() / 1e6);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        clients.close();
    }
}
