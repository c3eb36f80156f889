package dev.portolan.api.metering;

import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes over what is to be counted and logged of a request, without ever making it wait: a full
/// queue drops the record and counts that. One thread works the queue off. Safe for many threads.
public final class Meter implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(Meter.class);
    private static final int CAPACITY = 65_536;

    private final BlockingQueue<RequestRecord> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong dropped = new AtomicLong();
    private final List<Consumer<RequestRecord>> readers;
    private final Thread thread =
            Thread.ofPlatform().name("metering").daemon().unstarted(this::work);
    private volatile boolean stopped;

    /// @param readers told each record in turn, on the meter's thread
    public Meter(List<Consumer<RequestRecord>> readers) {
        this.readers = List.copyOf(readers);
    }

    public void record(RequestRecord done) {
        if (!queue.offer(done)) {
            dropped.incrementAndGet();
        }
    }

    /// Records that found the queue full.
    public long dropped() {
        return dropped.get();
    }

    @Override
    public void start() {
        thread.start();
    }

    /// Works off what is queued, then ends.
    @Override
    public void stop() throws InterruptedException {
        stopped = true;
        thread.join(Duration.ofSeconds(5));
    }

    private void work() {
        List<RequestRecord> batch = new ArrayList<>();
        while (!stopped || !queue.isEmpty()) {
            try {
                RequestRecord first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, 1000);
                }
            } catch (InterruptedException _) {
                stopped = true;
            }
            batch.forEach(this::tell);
            batch.clear();
        }
    }

    private void tell(RequestRecord done) {
        for (Consumer<RequestRecord> reader : readers) {
            try {
                reader.accept(done);
            } catch (RuntimeException e) {
                LOG.error("request {} could not be counted", done.requestId(), e);
            }
        }
    }
}
