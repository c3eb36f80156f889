package dev.portolan.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A request as a [FakeProvider] got it, and what became of its answer. Safe to share between
/// threads.
public final class ReceivedRequest {
    private static final JsonMapper JSON = new JsonMapper();

    private final String method;
    private final String target;
    private final List<Answer.Header> headers;
    private final byte[] body;
    private final CompletableFuture<Fate> fate = new CompletableFuture<>();

    ReceivedRequest(String method, String target, List<Answer.Header> headers, byte[] body) {
        this.method = method;
        this.target = target;
        this.headers = List.copyOf(headers);
        this.body = body;
    }

    /// How the exchange ended.
    public enum Fate {
        /// Everything was sent that the script had, faults of the script included.
        ANSWERED,
        /// The client closed or reset the connection before that.
        CLIENT_GONE,
        /// The provider was closed before that.
        PROVIDER_CLOSED
    }

    public String method() {
        return method;
    }

    /// As in the request line: path and query.
    public String target() {
        return target;
    }

    public String path() {
        return URI.create(target).getRawPath();
    }

    /// A parameter of the query, decoded.
    public Optional<String> query(String name) {
        String query = Optional.ofNullable(URI.create(target).getRawQuery()).orElse("");
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).equals(name)) {
                return Optional.of(
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }

    /// In the order received, names as spelt by the client.
    public List<Answer.Header> headers() {
        return headers;
    }

    /// The first value of the header, whose name is compared without regard to case.
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Answer.Header::value)
                .findFirst();
    }

    public byte[] body() {
        return body.clone();
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /// The body as JSON.
    ///
    /// @throws AssertionError if it is none
    public JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new AssertionError("the request is not JSON: " + text(), e);
        }
    }

    /// What became of the exchange; empty while it goes on.
    public Optional<Fate> fate() {
        return Optional.ofNullable(fate.getNow(null));
    }

    /// Waits until the client has left before its answer was complete.
    ///
    /// @throws AssertionError if it has not by then, or got the whole answer
    public void awaitClientGone(Duration within) {
        Fate ended = Await.value(within, this::fate);
        if (ended != Fate.CLIENT_GONE) {
            throw new AssertionError("the client did not leave: " + ended);
        }
    }

    void ended(Fate how) {
        fate.complete(how);
    }

    @Override
    public String toString() {
        return method + " " + target + " " + text();
    }
}
