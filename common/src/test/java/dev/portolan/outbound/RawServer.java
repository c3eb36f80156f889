package dev.portolan.outbound;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A server on a socket that does exactly what a test writes: also what no HTTP library would.
final class RawServer implements AutoCloseable {
    interface Talk {
        void with(Connection client) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    final List<String> requests = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger clientsGone = new AtomicInteger();

    RawServer(Talk talk) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), talk);
    }

    RawServer(ServerSocket socket, Talk talk) {
        this.socket = socket;
        Thread.ofVirtual().start(() -> accept(talk));
    }

    int port() {
        return socket.getLocalPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    private void accept(Talk talk) {
        while (!socket.isClosed()) {
            try {
                Socket accepted = socket.accept();
                connections.incrementAndGet();
                Thread.ofVirtual()
                        .start(() -> {
                            try (accepted) {
                                talk.with(new Connection(accepted));
                            } catch (IOException | InterruptedException _) {
                                clientsGone.incrementAndGet();
                            }
                        });
            } catch (IOException _) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    final class Connection {
        private final Socket accepted;
        private final InputStream in;
        private final OutputStream out;

        Connection(Socket accepted) throws IOException {
            this.accepted = accepted;
            this.in = accepted.getInputStream();
            this.out = accepted.getOutputStream();
        }

        /// Reads one request whole and keeps it.
        String request() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("the client is gone");
                }
                head.write(next);
            }
            String text = head.toString(StandardCharsets.ISO_8859_1);
            int length =
                    text.toLowerCase(Locale.ROOT)
                            .lines()
                            .filter(line -> line.startsWith("content-length:"))
                            .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                            .findFirst()
                            .orElse(0);
            String request = text + new String(in.readNBytes(length), StandardCharsets.UTF_8);
            requests.add(request);
            return request;
        }

        void send(String bytes) throws IOException {
            send(bytes.getBytes(StandardCharsets.UTF_8));
        }

        void send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /// A whole answer with its length.
        void answer(String body) throws IOException {
            send(
                    "HTTP/1.1 200 OK\r\nContent-Length: "
                            + body.getBytes(StandardCharsets.UTF_8).length
                            + "\r\n\r\n"
                            + body);
        }

        /// Until the client closes.
        void waitForEnd() throws IOException {
            while (in.read() >= 0) {
                // Nothing to see.
            }
            clientsGone.incrementAndGet();
        }

        /// Closes with a reset instead of an orderly end.
        void reset() throws IOException {
            accepted.setSoLinger(true, 0);
            accepted.close();
        }
    }
}
