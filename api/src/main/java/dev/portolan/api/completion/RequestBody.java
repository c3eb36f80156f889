package dev.portolan.api.completion;

import dev.portolan.api.error.GatewayError.InvalidRequest;
import dev.portolan.api.error.GatewayException;
import dev.portolan.api.relay.ClientGoneException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;

/// Reads a request's body within its limits: decompressed, of one media type, not larger than
/// allowed however it is packed.
final class RequestBody {
    private static final int BUFFER = 16 * 1024;

    /// No honest JSON is packed tighter.
    private static final int MAX_RATIO = 100;

    private static final int RATIO_FLOOR = 1024 * 1024;

    private final long max;
    private final long drain;

    RequestBody(CompletionSettings settings) {
        this.max = settings.maxBody().toBytes();
        this.drain = settings.drain().toBytes();
    }

    byte[] read(HttpServletRequest request) throws ClientGoneException {
        requireJson(request);
        boolean packed = isPacked(request);
        long declared = request.getContentLengthLong();
        try {
            InputStream raw = request.getInputStream();
            if (declared > max) {
                drain(raw, declared);
                throw tooLarge();
            }
            return packed ? unpacked(raw) : plain(raw, declared);
        } catch (HttpException.RuntimeException malformed) {
            throw malformed(malformed.getCode());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private byte[] plain(InputStream raw, long declared) throws IOException {
        ByteArrayOutputStream body =
                new ByteArrayOutputStream(declared > 0 ? (int) declared : BUFFER);
        byte[] buffer = new byte[BUFFER];
        for (int read = raw.read(buffer); read >= 0; read = raw.read(buffer)) {
            if (body.size() + read > max) {
                drain(raw, drain);
                throw tooLarge();
            }
            body.write(buffer, 0, read);
        }
        return body.toByteArray();
    }

    private byte[] unpacked(InputStream raw) throws IOException {
        Counted counted = new Counted(raw);
        InputStream unpacked = new GZIPInputStream(counted, BUFFER);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int read = unpacked.read(buffer); read >= 0; read = unpacked.read(buffer)) {
            long size = (long) body.size() + read;
            if (size > max || (size > RATIO_FLOOR && size > counted.count * MAX_RATIO)) {
                drain(raw, drain);
                throw tooLarge();
            }
            body.write(buffer, 0, read);
        }
        return body.toByteArray();
    }

    /// Reads on and forgets, up to a bound.
    private void drain(InputStream raw, long left) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long bound = Math.min(left, max + drain);
        for (long done = 0; done < bound; ) {
            int read = raw.read(buffer);
            if (read < 0) {
                return;
            }
            done += read;
        }
    }

    private static void requireJson(HttpServletRequest request) {
        String type = request.getContentType();
        if (type != null
                && !type.strip()
                        .toLowerCase(Locale.ROOT)
                        .split(";", 2)[0]
                        .strip()
                        .equals("application/json")) {
            throw refused(
                    415, "unsupported_media_type", "The request body must be application/json.");
        }
    }

    private static boolean isPacked(HttpServletRequest request) {
        String encoding = request.getHeader("Content-Encoding");
        if (encoding == null || encoding.isBlank() || encoding.equalsIgnoreCase("identity")) {
            return false;
        }
        if (encoding.equalsIgnoreCase("gzip")) {
            return true;
        }
        throw refused(415, "unsupported_encoding", "The request body may be plain or gzip, once.");
    }

    private GatewayException tooLarge() {
        return refused(
                413,
                "request_too_large",
                "The request body is larger than %s bytes.".formatted(max));
    }

    /// What was wrong may lie several wrappers deep.
    private static GatewayException unreadable(IOException e) throws ClientGoneException {
        Optional<Throwable> cause = Optional.of(e);
        while (cause.isPresent()) {
            switch (cause.get()) {
                case HttpException http -> {
                    return malformed(http.getCode());
                }
                case TimeoutException _, InterruptedIOException _ -> {
                    return refused(
                            408, "request_timeout", "The request body did not come in time.");
                }
                case Throwable other -> cause = Optional.ofNullable(other.getCause());
            }
        }
        if (e instanceof ZipException
                || (e instanceof EOFException && !(e instanceof EofException))) {
            return refused(400, "invalid_body", "The request body is not valid gzip.");
        }
        throw new ClientGoneException(e);
    }

    private static GatewayException malformed(int status) {
        return refused(status, "invalid_body", "The request body could not be read.");
    }

    private static GatewayException refused(int status, String code, String message) {
        return new GatewayException(
                new InvalidRequest(status, Optional.of(code), Optional.empty(), message));
    }

    /// Knows how much was read.
    private static final class Counted extends InputStream {
        private final InputStream raw;
        private long count;

        Counted(InputStream raw) {
            this.raw = raw;
        }

        @Override
        public int read() throws IOException {
            int read = raw.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int read = raw.read(buffer, from, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
