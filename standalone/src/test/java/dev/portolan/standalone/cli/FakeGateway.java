package dev.portolan.standalone.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// An admin API that answers what it was told, in turn, and remembers what it was asked. The last
/// answer for a request stays.
final class FakeGateway implements AutoCloseable {
    static final String KEY = "adm_test";

    final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();

    record Answer(int status, String body) {}

    FakeGateway() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// @param request method, path and query: `GET /models?limit=200`
    FakeGateway answering(String request, int status, String body) {
        answers.computeIfAbsent(request, _ -> new ArrayDeque<>()).add(new Answer(status, body));
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().toString().replaceFirst("^/admin/v1", "");
        String request = exchange.getRequestMethod() + " " + path;
        requests.add(body.isEmpty() ? request : request + " " + body);
        Answer answer = answerTo(request, exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized Answer answerTo(String request, String authorization) {
        if (!("Bearer " + KEY).equals(authorization)) {
            return new Answer(401, "{\"detail\":\"no\"}");
        }
        Deque<Answer> told = answers.get(request);
        if (told == null) {
            return new Answer(404, "{\"detail\":\"There is no such thing here.\"}");
        }
        return told.size() > 1 ? told.remove() : told.element();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
