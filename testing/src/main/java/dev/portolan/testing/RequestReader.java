package dev.portolan.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads HTTP/1.1 requests, as much of it as clients of providers send.
final class RequestReader {
    private final InputStream in;
    private final OutputStream out;

    RequestReader(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /// The next request, or empty where the connection ends before one begins.
    ///
    /// @throws IOException if the connection ends or is reset in the middle of one
    Optional<ReceivedRequest> read(int firstByte) throws IOException {
        if (firstByte < 0) {
            return Optional.empty();
        }
        String[] requestLine = ((char) firstByte + line()).split(" ", 3);
        if (requestLine.length != 3) {
            throw new IOException("not a request line: " + String.join(" ", requestLine));
        }
        var headers = new ArrayList<Answer.Header>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.add(
                    new Answer.Header(line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return Optional.of(
                new ReceivedRequest(requestLine[0], requestLine[1], headers, body(headers)));
    }

    private byte[] body(List<Answer.Header> headers) throws IOException {
        if (value(headers, "expect").isPresent()) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        if (value(headers, "transfer-encoding").isPresent()) {
            return chunked();
        }
        Optional<String> length = value(headers, "content-length");
        return length.isEmpty() ? new byte[0] : exactly(Integer.parseInt(length.get()));
    }

    private byte[] chunked() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line().split(";", 2)[0].strip(), 16);
            if (size == 0) {
                while (!line().isEmpty()) {
                    // Trailers are of no interest.
                }
                return body.toByteArray();
            }
            body.writeBytes(exactly(size));
            line();
        }
    }

    private byte[] exactly(int bytes) throws IOException {
        byte[] read = in.readNBytes(bytes);
        if (read.length < bytes) {
            throw new EOFException(
                    "the request ends after " + read.length + " of " + bytes + " bytes");
        }
        return read;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the request ends within a line");
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static Optional<String> value(List<Answer.Header> headers, String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Answer.Header::value)
                .findFirst();
    }
}
