package dev.portolan.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads one HTTP/1.1 response and keeps what it has when that ends badly.
final class ResponseReader {
    private final InputStream in;
    private int status;
    private final List<Answer.Header> headers = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final List<Integer> chunks = new ArrayList<>();

    ResponseReader(InputStream in) {
        this.in = in;
    }

    @FunctionalInterface
    interface Preparation {
        void prepare() throws IOException;
    }

    RawResponse read(Preparation preparation) {
        RawResponse.End end;
        try {
            preparation.prepare();
            readHead();
            readBody();
            end = RawResponse.End.COMPLETE;
        } catch (EOFException _) {
            end = RawResponse.End.TRUNCATED;
        } catch (SocketTimeoutException _) {
            end = RawResponse.End.SILENT;
        } catch (IOException _) {
            end = RawResponse.End.RESET;
        }
        return new RawResponse(status, headers, body.toByteArray(), chunks, end);
    }

    private void readHead() throws IOException {
        do {
            headers.clear();
            status = Integer.parseInt(line().split(" ", 3)[1]);
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.add(
                        new Answer.Header(
                                line.substring(0, colon), line.substring(colon + 1).strip()));
            }
        } while (status == 100);
    }

    private void readBody() throws IOException {
        Optional<String> length = value("content-length");
        if (status == 204 || status == 304) {
            return;
        }
        if (value("transfer-encoding").isPresent()) {
            readChunks();
        } else if (length.isPresent()) {
            readExactly(Integer.parseInt(length.get()));
        } else {
            in.transferTo(body);
        }
    }

    private void readChunks() throws IOException {
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            readExactly(size);
            chunks.add(size);
            line();
        }
        while (!line().isEmpty()) {
            // Trailers are of no interest.
        }
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
    }

    /// Byte by byte into the body, so that what came before a bad end is kept; the stream below is
    /// buffered.
    private void readExactly(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            body.write(next());
        }
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = next(); c != '\n'; c = next()) {
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private int next() throws IOException {
        int c = in.read();
        if (c < 0) {
            throw new EOFException();
        }
        return c;
    }

    private Optional<String> value(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Answer.Header::value)
                .findFirst();
    }
}
