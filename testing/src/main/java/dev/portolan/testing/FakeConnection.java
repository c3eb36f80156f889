package dev.portolan.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/// One connection of a [FakeProvider]: one thread reads, another answers, so that a client that
/// leaves in the middle of an answer is noticed at once, not with the next write.
final class FakeConnection implements Runnable {
    private final Socket socket;
    private final Function<ReceivedRequest, Answer> script;

    private volatile boolean isClosing;
    private volatile boolean isClientGone;

    FakeConnection(Socket socket, Function<ReceivedRequest, Answer> script) {
        this.socket = socket;
        this.script = script;
    }

    @Override
    public void run() {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = socket.getOutputStream()) {
            var reader = new RequestReader(in, out);
            Optional<ReceivedRequest> request = reader.read(in.read());
            while (request.isPresent()) {
                int next = answerWhileWatching(request.get(), in, out);
                request = socket.isClosed() ? Optional.empty() : reader.read(next);
            }
        } catch (IOException _) {
            // The client has gone; the request knows where it was one.
        }
    }

    void close() {
        isClosing = true;
        try {
            socket.close();
        } catch (IOException _) {
            // Closed all the same.
        }
    }

    /// @return the first byte of the next request, or -1 at the end of the connection
    private int answerWhileWatching(ReceivedRequest request, InputStream in, OutputStream out) {
        Answer answer = script.apply(request);
        Thread answering =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                send(answer, out);
                                if (answer.ending() != Ending.STALL) {
                                    request.ended(ReceivedRequest.Fate.ANSWERED);
                                }
                                end(answer.ending());
                            } catch (IOException _) {
                                request.ended(leaver());
                            } catch (InterruptedException _) {
                                // The reading thread has seen the client leave, and says so.
                            }
                        });
        int next = nextByte(in);
        try {
            if (next < 0) {
                isClientGone = true;
                answering.interrupt();
            }
            answering.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (next < 0) {
            // Only now: whoever has just got the last byte may leave before it is told that it was
            // the last. Does nothing where it was.
            request.ended(leaver());
        }
        return next;
    }

    private ReceivedRequest.Fate leaver() {
        return isClosing ? ReceivedRequest.Fate.PROVIDER_CLOSED : ReceivedRequest.Fate.CLIENT_GONE;
    }

    private void send(Answer answer, OutputStream out) throws IOException, InterruptedException {
        for (Step step : answer.before()) {
            perform(step, answer, out);
        }
        if (!(answer.framing() instanceof Framing.Raw)) {
            out.write(answer.head());
            out.flush();
        }
        for (Step step : answer.body()) {
            perform(step, answer, out);
        }
        if (answer.ending() == Ending.ORDERLY && answer.framing() instanceof Framing.Chunked) {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
    }

    private void perform(Step step, Answer answer, OutputStream out)
            throws IOException, InterruptedException {
        if (step instanceof Step.Send(byte[] bytes) && bytes.length == 0) {
            return; // an empty chunk would end the body, and nobody misses nothing
        }
        if (isClientGone) {
            throw new IOException("the client has left");
        }
        switch (step) {
            case Step.Send(byte[] bytes) -> write(bytes, answer.framing(), out);
            case Step.Fill(long bytes) -> fill(bytes, answer.framing(), out);
            case Step.Pause(var duration) -> Thread.sleep(duration);
            case Step.Hold(Gate gate) -> gate.pass();
        }
    }

    private static void fill(long bytes, Framing framing, OutputStream out) throws IOException {
        byte[] block = new byte[64 * 1024];
        Arrays.fill(block, (byte) 'x');
        for (long left = bytes; left > 0; left -= block.length) {
            write(left >= block.length ? block : Arrays.copyOf(block, (int) left), framing, out);
        }
    }

    private static void write(byte[] bytes, Framing framing, OutputStream out) throws IOException {
        if (framing instanceof Framing.Chunked) {
            byte[] size =
                    (Integer.toHexString(bytes.length) + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII);
            byte[] chunk = Arrays.copyOf(size, size.length + bytes.length + 2);
            System.arraycopy(bytes, 0, chunk, size.length, bytes.length);
            chunk[chunk.length - 2] = '\r';
            chunk[chunk.length - 1] = '\n';
            out.write(chunk);
        } else {
            out.write(bytes);
        }
        out.flush();
    }

    private void end(Ending ending) throws IOException {
        switch (ending) {
            case ORDERLY, STALL -> {}
            case EOF -> socket.close();
            case RESET -> {
                socket.setSoLinger(true, 0);
                socket.close();
            }
        }
    }

    private static int nextByte(InputStream in) {
        try {
            return in.read();
        } catch (IOException _) {
            return -1; // reset by the client, or closed by us
        }
    }
}
