package dev.portolan.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// An HTTP server on a socket that plays an OpenAI-compatible provider, well or badly. Safe to
/// share between threads.
///
/// Written on bare sockets: a real HTTP server refuses to misbehave. What it does not know it
/// answers with 404.
///
/// ```java
/// var provider = FakeProvider.start()
///         .onModels(answers("{\"object\":\"list\",\"data\":[{\"id\":\"m\",\"object\":\"model\"}]}"))
///         .onCompletion(fails(429, "rate_limit_error", "slow down").retryAfter("7"), answers(json));
/// …
/// assertEquals("m", provider.lastRequest().json().path("model").asText());
/// provider.awaitRequest(1, SOON).awaitClientGone(SOON);
/// ```
public final class FakeProvider implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final int port;
    private final List<Route> routes = new CopyOnWriteArrayList<>();
    private final List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();
    private final Set<FakeConnection> connections = ConcurrentHashMap.newKeySet();
    private final Set<Socket> ignored = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile boolean isSilent;
    private Listener listener;

    private FakeProvider(ServerSocket server) {
        this.port = server.getLocalPort();
        this.listener = listen(server);
    }

    /// Serves on a free port of the loopback interface.
    public static FakeProvider start() {
        return startOn(0);
    }

    /// Serves on this port of the loopback interface.
    public static FakeProvider startOn(int port) {
        return new FakeProvider(bind(port));
    }

    /// What a person would enter as the provider's `base_url`, with its `/v1`.
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + port + "/v1");
    }

    public int port() {
        return port;
    }

    /// Answers `GET …/models`: one after the other, the last for ever.
    public FakeProvider onModels(Answer... answers) {
        return on("GET", "/models", answers);
    }

    /// Answers `GET …/models` with this document.
    public FakeProvider onModels(String json) {
        return onModels(Answers.answers(json));
    }

    /// Answers `POST …/chat/completions`: one after the other, the last for ever.
    public FakeProvider onCompletion(Answer... answers) {
        return on("POST", "/chat/completions", answers);
    }

    /// Answers `POST …/chat/completions` as the request deserves.
    public FakeProvider onCompletion(Function<ReceivedRequest, Answer> answer) {
        return on("POST", "/chat/completions", answer);
    }

    /// Answers requests whose path ends so: one after the other, the last for ever. Takes the place
    /// of an earlier rule.
    public FakeProvider on(String method, String pathEnd, Answer... answers) {
        if (answers.length == 0) {
            throw new IllegalArgumentException("no answer given");
        }
        Queue<Answer> queue = new ArrayDeque<>(List.of(answers));
        return on(
                method,
                pathEnd,
                _ -> {
                    synchronized (queue) {
                        return queue.size() > 1 ? queue.remove() : queue.element();
                    }
                });
    }

    /// Answers requests whose path ends so. Takes the place of an earlier rule.
    public FakeProvider on(
            String method, String pathEnd, Function<ReceivedRequest, Answer> answer) {
        routes.addFirst(new Route(method, pathEnd, answer));
        return this;
    }

    /// All requests so far, in the order in which they were complete.
    public List<ReceivedRequest> requests() {
        return List.copyOf(requests);
    }

    /// The latest request.
    ///
    /// @throws AssertionError if there was none
    public ReceivedRequest lastRequest() {
        List<ReceivedRequest> all = requests();
        if (all.isEmpty()) {
            throw new AssertionError("the provider got no request");
        }
        return all.getLast();
    }

    /// Waits for the n-th request (counted from 1), and returns it.
    public ReceivedRequest awaitRequest(int n, Duration within) {
        return Await.value(within, () -> requests().stream().skip(n - 1L).findFirst());
    }

    /// Forgets the requests so far.
    public void forgetRequests() {
        requests.clear();
    }

    /// How many connections were ever accepted.
    public int acceptedConnections() {
        return accepted.get();
    }

    /// How many connections are open, those in a client's pool included.
    public int openConnections() {
        return connections.size() + ignored.size();
    }

    /// From now on connections are refused and open ones are cut.
    public synchronized void refuseConnections() {
        listener.stop();
        cutConnections();
    }

    /// From now on connections are accepted, and then nothing is read and nothing said.
    public void acceptInSilence() {
        isSilent = true;
    }

    /// Ends [#refuseConnections] and [#acceptInSilence].
    public synchronized void behave() {
        isSilent = false;
        if (listener.server().isClosed()) {
            listener = listen(bind(port));
        }
    }

    /// Closes all connections, those in a client's pool included; new ones are welcome.
    public void cutConnections() {
        connections.forEach(FakeConnection::close);
        ignored.forEach(FakeProvider::closeQuietly);
        ignored.clear();
    }

    @Override
    public void close() {
        refuseConnections();
    }

    private record Listener(ServerSocket server, Thread thread) {
        /// The kernel goes on accepting until the waiting thread has let go of the socket, so wait
        /// for that.
        void stop() {
            closeQuietly(server);
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private record Route(String method, String pathEnd, Function<ReceivedRequest, Answer> answer) {
        boolean fits(ReceivedRequest request) {
            return request.method().equals(method) && request.path().endsWith(pathEnd);
        }
    }

    private Answer answer(ReceivedRequest request) {
        requests.add(request);
        Optional<Route> route =
                routes.stream().filter(candidate -> candidate.fits(request)).findFirst();
        try {
            return route.map(found -> found.answer().apply(request))
                    .orElseGet(() ->
                            Answers.fails(
                                    404, "invalid_request_error", "nothing at " + request.path()));
        } catch (RuntimeException | AssertionError e) {
            // The script's own failure must reach the test through the gateway rather than end this
            // connection in silence.
            return Answers.whole(500, "text/plain", "the fake provider's script failed: " + e);
        }
    }

    private Listener listen(ServerSocket socket) {
        Thread thread =
                Thread.ofVirtual()
                        .name("fake-provider-" + port)
                        .start(() -> {
                            while (!socket.isClosed()) {
                                try {
                                    serve(socket.accept());
                                } catch (IOException _) {
                                    // Closed, or a connection that was gone before it was accepted.
                                }
                            }
                        });
        return new Listener(socket, thread);
    }

    private void serve(Socket socket) throws IOException {
        if (isSilent) {
            ignored.add(socket);
            accepted.incrementAndGet();
            return;
        }
        socket.setTcpNoDelay(true);
        var connection = new FakeConnection(socket, this::answer);
        connections.add(connection);
        accepted.incrementAndGet();
        Thread.ofVirtual()
                .name("fake-connection")
                .start(() -> {
                    try {
                        connection.run();
                    } finally {
                        connections.remove(connection);
                    }
                });
    }

    private static ServerSocket bind(int port) {
        try {
            return new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port, e);
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception _) {
            // Closed all the same.
        }
    }
}
