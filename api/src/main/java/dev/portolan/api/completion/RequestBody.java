package dev.portolan.api.completion;

import dev.portolan.api.error.GatewayError.InvalidRequest;
import dev.portolan.api.error.GatewayException;
import dev.portolan.api.memory.MemoryBudget;
import dev.portolan.api.memory.Share;
import dev.portolan.api.relay.ClientGoneException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.LongPredicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a request's body within its limits: decompressed, of one media type, not larger than
/// allowed however it is packed, and not more than there is memory for. What was only declared
/// costs nothing.
final class RequestBody {
    private static final Logger LOG = LoggerFactory.getLogger(RequestBody.class);
    private static final int BUFFER = 16 * 1024;

    /// No honest JSON is packed tighter.
    private static final int MAX_RATIO = 100;

    private static final int RATIO_FLOOR = 1024 * 1024;

    private final long max;
    private final long drain;

    RequestBody(CompletionSettings settings, MemoryBudget budget) {
        this.max = settings.largestBody(budget);
        this.drain = settings.drain().toBytes();
    }

    /// @param share what is read is held of
    /// @throws GatewayException where it is refused
    byte[] read(HttpServletRequest request, Share share) throws ClientGoneException {
        requireJson(request);
        boolean packed = isPacked(request);
        long declared = request.getContentLengthLong();
        try {
            InputStream raw = request.getInputStream();
            if (declared > max) {
                drain(raw, declared);
                throw tooLarge();
            }
            return packed ? unpacked(raw, share) : plain(raw, declared, share);
        } catch (HttpException.RuntimeException malformed) {
            throw malformed(malformed.getCode());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /// Reads and forgets, as much as a body may have.
    void skip(HttpServletRequest request) {
        try {
            drain(request.getInputStream(), max);
        } catch (IOException | HttpException.RuntimeException e) {
            LOG.debug("nothing left to skip: {}", e.getMessage()); // answered, and gone
        }
    }

    /// Not a read further than was declared: the server measures how fast a body comes whenever it
    /// is read, and takes its own pause behind the last byte for the client's.
    private byte[] plain(InputStream raw, long declared, Share share) throws IOException {
        long length = declared < 0 ? Long.MAX_VALUE : declared;
        return body(raw, raw, length, share, size -> size <= max);
    }

    private byte[] unpacked(InputStream raw, Share share) throws IOException {
        Counted counted = new Counted(raw);
        return body(
                new GZIPInputStream(counted, BUFFER),
                raw,
                Long.MAX_VALUE,
                share,
                size -> size <= max && (size <= RATIO_FLOOR || size <= counted.count * MAX_RATIO));
    }

    /// @param raw what the client sends, to be read on where the body is refused
    /// @param length at most so much is read
    private byte[] body(
            InputStream in, InputStream raw, long length, Share share, LongPredicate isAllowed)
            throws IOException {
        List<byte[]> parts = new ArrayList<>();
        int size = 0;
        for (byte[] part = next(in, length); part.length > 0; part = next(in, length - size)) {
            if (!isAllowed.test((long) size + part.length)) {
                drain(raw, drain);
                throw tooLarge();
            }
            try {
                share.hold(part.length);
            } catch (GatewayException overloaded) {
                parts.clear();
                drain(raw, drain);
                throw overloaded;
            }
            parts.add(part);
            size += part.length;
        }
        return joined(parts, size);
    }

    private static byte[] next(InputStream in, long left) throws IOException {
        return in.readNBytes((int) Math.min(BUFFER, left));
    }

    private static byte[] joined(List<byte[]> parts, int size) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        ByteBuffer all = ByteBuffer.allocate(size);
        parts.forEach(all::put);
        return all.array();
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
