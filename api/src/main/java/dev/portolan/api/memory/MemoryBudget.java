package dev.portolan.api.memory;

import dev.portolan.api.error.GatewayError.NotReady;
import dev.portolan.api.error.GatewayException;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// So many bytes may be held by all requests together. Who would need more is refused and may come
/// again; what is small is never refused. Safe for many threads.
public final class MemoryBudget {
    /// What each request may hold without asking: nearly all hold no more.
    static final int FREE = 64 * 1024;

    private static final Duration COME_AGAIN = Duration.ofSeconds(1);

    private final long total;
    private final AtomicLong held = new AtomicLong();

    /// @param total in bytes. Each byte of a body is in memory up to four times while it is read
    ///   and rewritten
    public MemoryBudget(long total) {
        this.total = total;
    }

    /// An eighth of the heap.
    public static MemoryBudget ofThisProcess() {
        return new MemoryBudget(Runtime.getRuntime().maxMemory() / 8);
    }

    /// The largest body that can be taken, in bytes: half of all, since its answer, which may be as
    /// large, is held beside it. A larger one could be asked and paid for, and its answer never
    /// taken.
    public long largestBody() {
        return total / 2 + FREE;
    }

    /// Shows how much is held, as `portolan_held_bytes`.
    public void show(PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name("portolan_held_bytes")
                .help("Bytes of large requests and whole answers that are in memory now")
                .callback(gauge -> gauge.call((double) held.get()))
                .register(registry);
    }

    /// For one request; closed when it is over.
    public Share open() {
        return new Share(this);
    }

    /// Who is refused gives back what it held in the same moment: of large requests that grow side
    /// by side one comes through at least, where all would be refused if each kept its part.
    ///
    /// @param bytes to be held besides
    /// @param already what the same request holds
    void take(long bytes, long already) {
        long before = held.getAndUpdate(now -> fits(now, bytes) ? now + bytes : now - already);
        if (!fits(before, bytes)) {
            throw new GatewayException(
                    new NotReady(
                            Optional.of("gateway_overloaded"),
                            "The gateway holds as much of requests and answers as it can at present.",
                            Optional.of(COME_AGAIN)));
        }
    }

    private boolean fits(long now, long bytes) {
        return now + bytes <= total;
    }

    void giveBack(long bytes) {
        held.addAndGet(-bytes);
    }
}
