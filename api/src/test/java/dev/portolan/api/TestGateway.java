package dev.portolan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portolan.testing.Await;
import dev.portolan.testing.TestDatabase;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.DropwizardTestSupport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// The true application with the true `config/api.yml`, on free ports, and a client to ask it with.
final class TestGateway implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(30);
    static final ObjectMapper JSON = new ObjectMapper();

    private final DropwizardTestSupport<ApiConfiguration> application;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(30))
                    .build();

    private TestGateway(DropwizardTestSupport<ApiConfiguration> application) {
        this.application = application;
    }

    /// What differs from `config/api.yml`. Its time-outs are those of a busy machine, unless a test
    /// is about them.
    static final class Setup {
        private static final Map<String, String> WITH_THE_DATABASE =
                Map.of(
                        "database.maxWaitForConnection", "1m",
                        "database.validationQueryTimeout", "1m",
                        "database.properties.connectTimeout", "60",
                        "database.properties.loginTimeout", "60",
                        "database.properties.socketTimeout", "120",
                        "database.properties.options",
                                "-c statement_timeout=60s -c lock_timeout=60s -c timezone=UTC");

        /// Overrides are properties of the whole JVM while a gateway runs: under one name for all,
        /// those of one would reach others, and stay behind where they do not end in order.
        private static final AtomicInteger STARTED = new AtomicInteger();

        private final Map<String, String> overrides = new HashMap<>(WITH_THE_DATABASE);

        Setup(TestDatabase database, Path keyring, Path directory) {
            set("database.url", database.jdbcUrl());
            set("database.user", database.user());
            set("database.password", database.password());
            set("kafka.bootstrapServers", "127.0.0.1:1");
            set("keyringFile", keyring.toString());
            set("outbound.allowLoopback", "true");
            set("api.catalog.snapshotDirectory", directory.toString());
            set("api.catalog.poll", "100ms");
            set("api.admin.readBound", "1m");
            set("api.admin.writeBound", "1m");
            set("api.stopNotice", "0s");
            set("server.applicationConnectors[0].port", "0");
            set("server.applicationConnectors[0].idleTimeout", "5m");
            set("server.applicationConnectors[0].minRequestDataPerSecond", "0B");
            set("server.adminConnectors[0].port", "0");
            set("logging.level", "WARN");
        }

        Setup set(String name, String value) {
            overrides.put(name, value);
            return this;
        }

        /// With the time-outs of `config/api.yml` for the database.
        Setup impatientWithTheDatabase() {
            overrides.keySet().removeAll(WITH_THE_DATABASE.keySet());
            return this;
        }

        /// Does not wait until the gateway is ready.
        TestGateway boot() {
            String prefix = "gateway" + STARTED.incrementAndGet();
            ConfigOverride[] all =
                    overrides.entrySet().stream()
                            .map(entry ->
                                    ConfigOverride.config(prefix, entry.getKey(), entry.getValue()))
                            .toArray(ConfigOverride[]::new);
            Path config = Path.of(System.getProperty("portolan.root"), "config", "api.yml");
            DropwizardTestSupport<ApiConfiguration> application =
                    new DropwizardTestSupport<>(
                            ApiApplication.class, config.toString(), prefix, all);
            try {
                application.before();
            } catch (Exception e) {
                throw new AssertionError("the gateway did not start", e);
            }
            return new TestGateway(application);
        }

        TestGateway start() {
            TestGateway gateway = boot();
            Await.await("ready", SOON, () -> gateway.get("/readyz").statusCode() == 200);
            return gateway;
        }
    }

    int port() {
        return application.getLocalPort();
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET().build());
    }

    /// `POST /v1/chat/completions`.
    HttpResponse<String> complete(String key, String body) {
        return send(completion(key, body).build());
    }

    /// `POST` to a path of `/v1`.
    HttpResponse<String> post(String path, String key, String body) {
        return send(posting(path, key, body).build());
    }

    HttpRequest.Builder completion(String key, String body) {
        return posting("/v1/chat/completions", key, body);
    }

    private HttpRequest.Builder posting(String path, String key, String body) {
        return request(path, "Authorization", "Bearer " + key, "Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url(path)).timeout(Duration.ofMinutes(1));
        return headers.length == 0 ? request : request.headers(headers);
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// What the connector of the admin has to say about figures.
    String metrics() {
        return send(HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + application.getAdminPort()
                                                + "/metrics"))
                        .build())
                .body();
    }

    /// A figure whose line begins so, if there is one.
    Optional<Double> figure(String beginning) {
        List<String> lines = new ArrayList<>(metrics().lines().toList());
        return lines.stream()
                .filter(line -> line.startsWith(beginning))
                .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst();
    }

    void awaitVersion(long version) {
        Await.await(
                "version " + version,
                SOON,
                () -> ready().path("catalog_version").asLong() >= version);
    }

    JsonNode ready() {
        return json(get("/readyz"));
    }

    static JsonNode json(HttpResponse<String> response) {
        return json(response.body());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    static JsonNode error(HttpResponse<String> response) {
        return json(response).path("error");
    }

    /// What SIGTERM does; returns when the server has stopped. The client stays usable.
    void stop() {
        application.after();
    }

    @Override
    public void close() {
        http.close();
        stop();
    }
}
