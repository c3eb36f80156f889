package dev.portolan.api.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/// Speaks to the admin API over HTTP. Without a key it is anonymous.
record AdminClient(URI server, Optional<String> key, HttpClient http, Witness witness) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /// Looks on.
    interface Witness {
        void saw(String method, String target, Optional<String> body, Reply reply);
    }

    AdminClient watchedBy(Witness other) {
        return new AdminClient(server, key, http, other);
    }

    static AdminClient of(URI server, String key) {
        return new AdminClient(
                server, Optional.of(key), HttpClient.newHttpClient(), (_, _, _, _) -> {});
    }

    AdminClient with(String otherKey) {
        return new AdminClient(server, Optional.of(otherKey), http, witness);
    }

    AdminClient anonymous() {
        return new AdminClient(server, Optional.empty(), http, witness);
    }

    /// @param headers names and values by turns
    Reply get(String path, String... headers) {
        return send("GET", path, Optional.empty(), headers);
    }

    Reply post(String path, String body, String... headers) {
        return send("POST", path, Optional.of(body), headers);
    }

    Reply patch(String path, String body, String... headers) {
        return send("PATCH", path, Optional.of(body), headers);
    }

    Reply put(String path, String body, String... headers) {
        return send("PUT", path, Optional.of(body), headers);
    }

    Reply delete(String path, String... headers) {
        return send("DELETE", path, Optional.empty(), headers);
    }

    Reply send(String method, String path, Optional<String> body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server + "/admin/v1" + path))
                        .timeout(Duration.ofMinutes(1))
                        .method(
                                method,
                                body.map(HttpRequest.BodyPublishers::ofString)
                                        .orElseGet(HttpRequest.BodyPublishers::noBody));
        key.ifPresent(it -> request.header("Authorization", "Bearer " + it));
        if (body.isPresent() && !String.join(",", headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            boolean isJson =
                    response.headers().firstValue("content-type").orElse("").contains("json");
            Reply reply =
                    new Reply(
                            response.statusCode(),
                            response.headers(),
                            response.body(),
                            isJson && !response.body().isEmpty()
                                    ? MAPPER.readTree(response.body())
                                    : MissingNode.getInstance());
            witness.saw(method, path, body, reply);
            return reply;
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " failed: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
