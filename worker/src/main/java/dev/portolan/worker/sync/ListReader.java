package dev.portolan.worker.sync;

import dev.portolan.provider.ModelList;
import dev.portolan.provider.ProviderState;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamHttp;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Reads a provider's list within a bound, whatever its adapter does.
final class ListReader {
    private final UpstreamHttp http;
    private final Duration timeout;

    ListReader(UpstreamHttp http, Duration timeout) {
        this.http = http;
        this.timeout = timeout;
    }

    /// @throws ListFailedException where there is no list worth looking at; its message is a
    ///   sentence for an administrator
    ModelList read(ProviderState.Ready provider) throws ListFailedException, InterruptedException {
        ModelList list = readWhole(provider);
        if (list.models().isEmpty()) {
            throw new ListFailedException(
                    list.skipped().isEmpty()
                            ? "the list is empty"
                            : "none of the list's "
                                    + list.skipped().size()
                                    + " entries made sense; the first: "
                                    + list.skipped().getFirst());
        }
        return list;
    }

    private ModelList readWhole(ProviderState.Ready provider)
            throws ListFailedException, InterruptedException {
        FutureTask<ModelList> reading =
                new FutureTask<>(() -> provider.adapter().supportedModels(provider.access(), http));
        Thread.ofVirtual().name("list-" + provider.access().provider().id()).start(reading);
        try {
            return reading.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw new ListFailedException(
                    "the list was not complete after " + timeout.toMillis() / 1e3 + " s");
        } catch (ExecutionException e) {
            throw failed(Objects.requireNonNullElse(e.getCause(), e));
        } finally {
            reading.cancel(true);
        }
    }

    private static ListFailedException failed(Throwable cause) {
        if (cause instanceof UpstreamException upstream) {
            String message = upstream.getMessage();
            return new ListFailedException(message == null ? upstream.fault().name() : message);
        }
        return new ListFailedException("the adapter broke: " + cause, cause);
    }
}
