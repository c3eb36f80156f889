package dev.portolan.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/// An HTTP/1.1 client on a bare socket, for requests and for manners that a real client would not
/// have. For one thread.
///
/// ```java
/// try (var client = RawHttp.connect(gateway)) {
///     client.post("/v1/chat/completions", Map.of("authorization", "Bearer " + key), body);
///     RawResponse response = client.read(Duration.ofSeconds(10));
///     assertEquals(RawResponse.End.TRUNCATED, response.end());
/// ```
public final class RawHttp implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /// Connects to the host and port of this address.
    public static RawHttp connect(URI server) {
        return connect(server, 0);
    }

    /// Connects to the port of the loopback interface.
    public static RawHttp connect(int port) {
        return connect(URI.create("http://127.0.0.1:" + port));
    }

    /// Connects with a receive buffer of so many bytes, so that a client that does not read soon
    /// fills it; 0: the system's size.
    public static RawHttp connect(URI server, int receiveBuffer) {
        try {
            var socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(
                    new InetSocketAddress(
                            InetAddress.getByName(server.getHost()), server.getPort()),
                    30_000);
            socket.setTcpNoDelay(true);
            return new RawHttp(socket);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect to " + server, e);
        }
    }

    /// Sends these characters, one byte each, as they are.
    public RawHttp send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Sends these bytes.
    public RawHttp send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send", e);
        }
    }

    /// Sends a decent GET.
    public RawHttp get(String target, Map<String, String> headers) {
        return send("GET " + target + " HTTP/1.1\r\n" + lines(headers) + "\r\n");
    }

    /// Sends a decent POST of a JSON document.
    public RawHttp post(String target, Map<String, String> headers, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head =
                "POST %s HTTP/1.1\r\n%scontent-type: application/json\r\ncontent-length: %s\r\n\r\n"
                        .formatted(target, lines(headers), body.length);
        return send(head).send(body);
    }

    /// Reads one response, to its end or to whatever happens before.
    ///
    /// @param patience how long each wait for more bytes may be
    public RawResponse read(Duration patience) {
        return new ResponseReader(in).read(() -> setTimeout(patience));
    }

    /// Reads what is there, at most so many bytes, waiting for the first; empty at the end of the
    /// connection.
    public byte[] readSome(int atMost, Duration patience) {
        try {
            setTimeout(patience);
            byte[] buffer = new byte[atMost];
            int count = in.read(buffer);
            return count < 0 ? new byte[0] : Arrays.copyOf(buffer, count);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read", e);
        }
    }

    /// Reads until these characters have come, and returns everything up to and with them.
    ///
    /// @throws AssertionError if the connection ends or falls silent before
    public String readUntil(String text, Duration patience) {
        var read = new StringBuilder();
        try {
            setTimeout(patience);
            while (read.indexOf(text) < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new AssertionError("the connection ended after: " + read);
                }
                read.append((char) next);
            }
            return read.toString();
        } catch (IOException e) {
            throw new AssertionError(e.getMessage() + " after: " + read, e);
        }
    }

    /// Says that nothing more is sent, and goes on reading (FIN).
    public void halfClose() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot half-close", e);
        }
    }

    /// Drops the connection as a crashed client's machine would (RST).
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot reset", e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // Closed all the same.
        }
    }

    private void setTimeout(Duration patience) throws IOException {
        socket.setSoTimeout(Math.toIntExact(Math.max(1, patience.toMillis())));
    }

    private String lines(Map<String, String> headers) {
        var lines = new StringBuilder("host: 127.0.0.1:" + socket.getPort() + "\r\n");
        headers.forEach(
                (name, value) -> lines.append(name).append(": ").append(value).append("\r\n"));
        return lines.toString();
    }
}
