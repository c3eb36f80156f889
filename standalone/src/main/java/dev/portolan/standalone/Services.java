package dev.portolan.standalone;

import dev.portolan.embedded.EmbeddedKafka;
import dev.portolan.embedded.EmbeddedPostgres;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// The database and the broker. They are the first to start, side by side, and the last to stop.
/// Safe to share between threads.
final class Services implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable EmbeddedPostgres postgres;
    private @Nullable EmbeddedKafka kafka;
    private boolean isClosed;

    ExecutorService threads() {
        return threads;
    }

    /// Takes over the duty to close it; closes it at once where somebody has pressed Ctrl-C
    /// meanwhile.
    synchronized EmbeddedPostgres keep(EmbeddedPostgres started) {
        if (isClosed) {
            started.close();
        }
        postgres = started;
        return started;
    }

    /// As for the database.
    synchronized EmbeddedKafka keep(EmbeddedKafka started) {
        if (isClosed) {
            started.close();
        }
        kafka = started;
        return started;
    }

    /// Stops both and waits for them. Closing again does nothing.
    @Override
    public synchronized void close() {
        isClosed = true;
        threads.shutdownNow();
        var broker =
                CompletableFuture.runAsync(
                        () -> Optional.ofNullable(kafka).ifPresent(EmbeddedKafka::close));
        try {
            Optional.ofNullable(postgres).ifPresent(EmbeddedPostgres::close);
        } finally {
            broker.join();
        }
    }
}
