package dev.portolan.worker.metadata;

import dev.portolan.catalog.Timeouts;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamAnswer.Read;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamHttp;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.worker.sync.ListFailedException;
import dev.portolan.worker.sync.MetadataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// The configured file, wherever it is. What came over HTTP with an `ETag` is remembered in its
/// read form, so that the next run need not fetch it anew where it has not changed. Safe for many
/// threads.
public final class MetadataFile implements MetadataSource {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int NOT_MODIFIED = 304;

    private final String source;
    private final UpstreamHttp http;
    private final Timeouts timeouts;
    private final long mostBytes;
    private final AtomicReference<Optional<Remembered>> last =
            new AtomicReference<>(Optional.empty());

    /// @param source a URL or a path
    public MetadataFile(String source, UpstreamHttp http, MetadataSettings settings) {
        this.source = source;
        this.http = http;
        Duration total = settings.timeout().toJavaDuration();
        this.timeouts = new Timeouts(total, total, total, total);
        this.mostBytes = settings.maxSize().toBytes();
    }

    private record Remembered(String tag, Facts facts) {}

    @Override
    public Metadata read() throws ListFailedException, InterruptedException {
        return isUrl() ? fetched() : new Facts(Formats.read(ofFile()));
    }

    private boolean isUrl() {
        return source.startsWith("https://") || source.startsWith("http://");
    }

    private byte[] ofFile() throws ListFailedException {
        try (InputStream file = Files.newInputStream(Path.of(source))) {
            byte[] bytes = file.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, mostBytes + 1));
            if (bytes.length > mostBytes) {
                throw tooLarge();
            }
            return bytes;
        } catch (NoSuchFileException _) {
            throw new ListFailedException("there is no metadata file " + source);
        } catch (IOException e) {
            throw new ListFailedException(
                    "the metadata file " + source + " cannot be read: " + e.getMessage());
        }
    }

    private Facts fetched() throws ListFailedException, InterruptedException {
        Optional<Remembered> before = last.get();
        Map<String, String> headers = new HashMap<>(Map.of("accept", "application/json, */*"));
        before.ifPresent(known -> headers.put("if-none-match", known.tag()));
        try (UpstreamAnswer answer =
                http.send(new UpstreamRequest("GET", uri(), headers, Optional.empty(), timeouts))) {
            if (answer.status() == NOT_MODIFIED && before.isPresent()) {
                return before.get().facts();
            }
            if (answer.status() != 200) {
                throw new ListFailedException(refusal(answer.status()));
            }
            Facts facts = new Facts(Formats.read(whole(answer)));
            last.set(answer.header("etag").map(tag -> new Remembered(tag, facts)));
            return facts;
        } catch (UpstreamException e) {
            String message = e.getMessage();
            throw new ListFailedException(
                    "the metadata could not be fetched: "
                            + (message == null ? e.fault().name() : message));
        }
    }

    private URI uri() throws ListFailedException {
        try {
            return new URI(source);
        } catch (URISyntaxException _) {
            throw new ListFailedException("the metadata source is no URL");
        }
    }

    private static String refusal(int status) {
        return status >= 300 && status < 400
                ? "the metadata source redirects elsewhere (" + status + "), which is not followed"
                : "the metadata source answered with status " + status;
    }

    private byte[] whole(UpstreamAnswer answer)
            throws UpstreamException, ListFailedException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            switch (answer.read(PATIENCE)) {
                case Read.Bytes(ByteBuffer buffer) -> {
                    byte[] bytes = new byte[buffer.remaining()];
                    buffer.get(bytes);
                    body.writeBytes(bytes);
                    if (body.size() > mostBytes) {
                        throw tooLarge();
                    }
                }
                case Read.Silence _ -> {
                    // The call's own time-outs end this.
                }
                case Read.End _ -> {
                    return body.toByteArray();
                }
            }
        }
    }

    private ListFailedException tooLarge() {
        return new ListFailedException("the metadata is larger than " + mostBytes + " bytes");
    }
}
