package dev.portolan.provider.sandbox;

import dev.portolan.catalog.Timeouts;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Plays a [Script]: with its delays, under the call's time-outs, until it is closed.
final class SandboxAnswer implements UpstreamAnswer {
    private final Script script;
    private final Timeouts timeouts;
    private final Iterator<byte[]> pieces;
    private final long startedNanos = System.nanoTime();
    private final CountDownLatch closed = new CountDownLatch(1);

    private boolean isFirst = true;
    private long waitingSinceNanos = -1;

    private SandboxAnswer(Script script, Timeouts timeouts) {
        this.script = script;
        this.timeouts = timeouts;
        this.pieces = script.pieces().iterator();
    }

    /// Waits as long as the script wants before status and headers.
    static SandboxAnswer open(Script script, Timeouts timeouts)
            throws UpstreamException, InterruptedException {
        SandboxAnswer answer = new SandboxAnswer(script, timeouts);
        Duration patience =
                timeouts.firstByte().compareTo(timeouts.total()) < 0
                        ? timeouts.firstByte()
                        : timeouts.total();
        if (script.firstDelay().compareTo(patience) > 0) {
            answer.sleep(patience.toNanos());
            throw new UpstreamException(
                    timeouts.total().equals(patience)
                            ? Fault.TOTAL_TIMEOUT
                            : Fault.FIRST_BYTE_TIMEOUT,
                    "the sandbox did not begin to answer in time");
        }
        answer.sleep(script.firstDelay().toNanos());
        return answer;
    }

    @Override
    public int status() {
        return script.status();
    }

    @Override
    public Map<String, List<String>> headers() {
        return script.headers();
    }

    @Override
    public Read read(Duration patience) throws UpstreamException, InterruptedException {
        if (isClosed()) {
            throw new UpstreamException(Fault.CUT_OFF, "the call to the sandbox was cancelled");
        }
        if (!pieces.hasNext() && script.end() == Script.End.COMPLETE) {
            return Read.End.INSTANCE;
        }
        if (!pieces.hasNext() && script.end() == Script.End.CUT_OFF) {
            throw new UpstreamException(Fault.CUT_OFF, "the sandbox cut its answer off");
        }
        long now = System.nanoTime();
        if (waitingSinceNanos < 0) {
            waitingSinceNanos = now;
        }
        long due =
                pieces.hasNext() && isFirst
                        ? 0
                        : pieces.hasNext()
                                ? script.pieceDelay().toNanos() - (now - waitingSinceNanos)
                                : Long.MAX_VALUE;
        long leftOfIdle = timeouts.idle().toNanos() - (now - waitingSinceNanos);
        long leftOfTotal = timeouts.total().toNanos() - (now - startedNanos);
        long wait = Math.min(Math.min(due, patience.toNanos()), Math.min(leftOfIdle, leftOfTotal));
        sleep(wait);
        if (isClosed()) {
            throw new UpstreamException(Fault.CUT_OFF, "the call to the sandbox was cancelled");
        }
        if (wait == due) {
            isFirst = false;
            waitingSinceNanos = -1;
            return new Read.Bytes(ByteBuffer.wrap(pieces.next()));
        }
        if (wait == leftOfTotal) {
            throw new UpstreamException(Fault.TOTAL_TIMEOUT, "the sandbox took too long");
        }
        if (wait == leftOfIdle) {
            throw new UpstreamException(Fault.IDLE_TIMEOUT, "the sandbox was silent for too long");
        }
        return Read.Silence.INSTANCE;
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /// Ends early when the answer is closed.
    private void sleep(long nanos) throws InterruptedException {
        if (nanos > 0) {
            var _ = closed.await(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
