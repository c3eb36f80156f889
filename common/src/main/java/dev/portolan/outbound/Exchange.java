package dev.portolan.outbound;

import dev.portolan.catalog.Timeouts;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import dev.portolan.provider.UpstreamRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/// One request on its way and its answer as it comes.
///
/// Two threads meet here: the client's, which brings headers and chunks, and the caller's, which
/// waits for them and keeps the time. There is at most one chunk; the next is asked for only when
/// the caller wants it. Asking mostly reads the socket on the caller's own thread, and then nobody
/// waits for anybody. The clock is the system's and none that is passed in: what waits for a
/// [Condition] wakes up by that one alone.
final class Exchange implements UpstreamAnswer, Response.Listener {
    private final UpstreamRequest request;
    private final Timeouts timeouts;
    private final long maxBytes;
    private final String host;
    private final long startedNanos = System.nanoTime();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private boolean isConnected;
    private long connectedNanos;
    private boolean hasHeaders;
    private Content.@Nullable Chunk arrived;
    private @Nullable Runnable demand;
    private boolean isComplete;
    private boolean isAbandoned;
    private @Nullable Throwable failure;

    // The caller's own.
    private @Nullable Request sent;
    private Content.@Nullable Chunk lent;
    private int status;
    private Map<String, List<String>> headers = Map.of();
    private long receivedBytes;
    private long waitedNanos;
    private boolean isClosed;

    Exchange(UpstreamRequest request, long maxBytes) {
        this.request = request;
        this.timeouts = request.timeouts();
        this.maxBytes = maxBytes;
        this.host = request.uri().getHost();
    }

    /// Sends the request and waits for the status and headers.
    UpstreamAnswer open(Request jetty) throws UpstreamException, InterruptedException {
        sent = jetty;
        jetty.onRequestBegin(_ -> connected()).send(this);
        try {
            awaitHeaders();
        } catch (UpstreamException | InterruptedException | RuntimeException failed) {
            close();
            throw failed;
        }
        if (status == 101) {
            close();
            throw new UpstreamException(
                    Fault.MALFORMED, host + " switched to a protocol nobody asked for");
        }
        String encoding = header("content-encoding").orElse("identity");
        if (!encoding.equalsIgnoreCase("identity") && !encoding.isBlank()) {
            close();
            throw new UpstreamException(
                    Fault.MALFORMED,
                    host
                            + " sent content-encoding "
                            + shortened(encoding)
                            + ", although none was accepted");
        }
        return this;
    }

    /// Whether the request failed before any answer and may go out once more: a GET does nothing
    /// twice. Of a POST it cannot be known whether the provider has read it, even if writing it was
    /// never reported as done.
    boolean isSafeToRepeat() {
        lock.lock();
        try {
            return !hasHeaders && isConnected && request.method().equals("GET");
        } finally {
            lock.unlock();
        }
    }

    // What the client's threads tell.

    private void connected() {
        lock.lock();
        try {
            isConnected = true;
            connectedNanos = System.nanoTime();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onHeaders(Response response) {
        Map<String, List<String>> byName = new HashMap<>();
        for (HttpField field : response.getHeaders()) {
            byName.computeIfAbsent(
                            field.getName().toLowerCase(Locale.ROOT), _ -> new ArrayList<>(1))
                    .add(field.getValue() == null ? "" : field.getValue());
        }
        lock.lock();
        try {
            status = response.getStatus();
            headers = byName;
            hasHeaders = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onContent(Response response, Content.Chunk chunk, Runnable demander) {
        lock.lock();
        try {
            if (isAbandoned) {
                // Came while the caller left: nobody would give its buffer back.
                return;
            }
            chunk.retain();
            arrived = chunk;
            demand = demander;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onComplete(Result result) {
        lock.lock();
        try {
            isComplete = true;
            failure = result.getFailure();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // What the caller does.

    private void awaitHeaders() throws UpstreamException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!hasHeaders) {
                if (isComplete) {
                    throw Faults.explain(host, failure, isConnected, hasHeaders);
                }
                long now = System.nanoTime();
                Fault pending = isConnected ? Fault.FIRST_BYTE_TIMEOUT : Fault.CONNECT_TIMEOUT;
                long left =
                        isConnected
                                ? timeouts.firstByte().toNanos() - (now - connectedNanos)
                                : timeouts.connect().toNanos() - (now - startedNanos);
                long leftOfTotal = timeouts.total().toNanos() - (now - startedNanos);
                if (left <= 0 || leftOfTotal <= 0) {
                    throw Faults.timeOut(host, left <= 0 ? pending : Fault.TOTAL_TIMEOUT, timeouts);
                }
                changed.awaitNanos(Math.min(left, leftOfTotal));
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public Map<String, List<String>> headers() {
        return headers;
    }

    @Override
    public Read read(Duration patience) throws UpstreamException, InterruptedException {
        if (isClosed) {
            throw new UpstreamException(Fault.CUT_OFF, "the call to " + host + " was cancelled");
        }
        release();
        long began = System.nanoTime();
        while (true) {
            runDemand();
            Read read = await(began, patience.toNanos());
            if (!(read instanceof Read.Bytes(ByteBuffer buffer))) {
                return read;
            }
            if (buffer.hasRemaining()) {
                waitedNanos = 0;
                receivedBytes += buffer.remaining();
                if (receivedBytes > maxBytes) {
                    close();
                    throw new UpstreamException(
                            Fault.TOO_LARGE, host + " sent more than " + maxBytes + " bytes");
                }
                return read;
            }
            release();
        }
    }

    /// Asks for the next chunk where none has come since the last. It may come at once, on this
    /// thread.
    private void runDemand() {
        Runnable next = null;
        lock.lock();
        try {
            if (arrived == null && demand != null) {
                next = demand;
                demand = null;
            }
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.run();
        }
    }

    private Read await(long began, long patienceNanos)
            throws UpstreamException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                Content.Chunk chunk = arrived;
                if (chunk != null) {
                    lent = chunk;
                    arrived = null;
                    return new Read.Bytes(chunk.getByteBuffer());
                }
                if (isComplete) {
                    Throwable cause = failure;
                    if (cause == null) {
                        return Read.End.INSTANCE;
                    }
                    throw Faults.explain(host, cause, true, true);
                }
                long now = System.nanoTime();
                long waited = waitedNanos + (now - began);
                long leftOfIdle = timeouts.idle().toNanos() - waited;
                long leftOfTotal = timeouts.total().toNanos() - (now - startedNanos);
                if (leftOfIdle <= 0 || leftOfTotal <= 0) {
                    throw Faults.timeOut(
                            host,
                            leftOfTotal <= 0 ? Fault.TOTAL_TIMEOUT : Fault.IDLE_TIMEOUT,
                            timeouts);
                }
                long leftOfPatience = patienceNanos - (now - began);
                if (leftOfPatience <= 0) {
                    waitedNanos = waited;
                    return Read.Silence.INSTANCE;
                }
                changed.awaitNanos(Math.min(leftOfPatience, Math.min(leftOfIdle, leftOfTotal)));
            }
        } finally {
            lock.unlock();
        }
    }

    private void release() {
        if (lent != null) {
            lent.release();
            lent = null;
        }
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        release();
        boolean isUnfinished;
        lock.lock();
        try {
            isUnfinished = !isComplete;
            isAbandoned = true;
            if (arrived != null) {
                arrived.release();
                arrived = null;
            }
        } finally {
            lock.unlock();
        }
        if (isUnfinished && sent != null) {
            var _ = sent.abort(new CancellationException("closed by the caller"));
        }
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) : text;
    }
}
