package dev.portolan.testing;

import static dev.portolan.testing.Answers.answers;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class FakeConnectionTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    /// A busy machine lets the client go on before the thread that has just served it.
    @Test
    void hasAnsweredAClientThatLeavesWithTheLastByte() throws Exception {
        List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();
        try (var server = new SlowServer();
                var client = RawHttp.connect(server.getLocalPort())) {
            client.post("/", Map.of(), "{}");
            Socket accepted = server.accept();
            Thread.ofVirtual()
                    .start(
                            new FakeConnection(
                                    accepted,
                                    request -> {
                                        requests.add(request);
                                        return answers("{}");
                                    }));

            assertEquals("{}", client.read(SOON).text());
            client.reset();

            assertEquals(
                    ReceivedRequest.Fate.ANSWERED,
                    Await.value(SOON, () -> requests.getFirst().fate()));
        }
    }

    /// Whoever sends something through its sockets is held up afterwards.
    private static final class SlowServer extends ServerSocket {
        SlowServer() throws IOException {
            super(0, 1, InetAddress.getLoopbackAddress());
        }

        @Override
        public Socket accept() throws IOException {
            Socket socket =
                    new Socket() {
                        @Override
                        public OutputStream getOutputStream() throws IOException {
                            return new SlowStream(super.getOutputStream());
                        }
                    };
            implAccept(socket);
            return socket;
        }
    }

    private static final class SlowStream extends FilterOutputStream {
        SlowStream(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            out.write(bytes);
            long until = System.nanoTime() + Duration.ofMillis(200).toNanos();
            while (System.nanoTime() - until < 0) {
                Thread.onSpinWait(); // not to be hurried by an interrupt
            }
        }
    }
}
