package dev.portolan.standalone;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.testing.Await;
import dev.portolan.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Processes as they are deployed, from their own jars and with the configuration that ships, over
/// one database and broker.
final class Cluster implements AutoCloseable {
    /// Of an `api` that waits for its database as long as a busy machine may take.
    static final List<String> PATIENT =
            List.of(
                    "-Ddw.api.admin.readBound=1m",
                    "-Ddw.api.admin.writeBound=1m",
                    "-Ddw.server.applicationConnectors[0].minRequestDataPerSecond=0B",
                    "-Ddw.database.maxWaitForConnection=1m",
                    "-Ddw.database.validationQueryTimeout=1m",
                    "-Ddw.database.properties.connectTimeout=60",
                    "-Ddw.database.properties.loginTimeout=60",
                    "-Ddw.database.properties.socketTimeout=120",
                    "-Ddw.database.properties.options=-c statement_timeout=60s -c lock_timeout=60s -c timezone=UTC");

    private static final Duration SOON = Duration.ofMinutes(2);

    /// The first of its connectors, in Jetty's words.
    private static final Pattern LISTENS =
            Pattern.compile("Started application@[^{]*\\{[^}]*}\\{127\\.0\\.0\\.1:(\\d+)}");

    private final Path directory;
    private final TestDatabase database;
    private final String kafka;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();

    Cluster(Path directory, TestDatabase database, String kafka) {
        this.directory = directory;
        this.database = database;
        this.kafka = kafka;
    }

    /// Starts one in a folder of its own, where `log` gets what it says. It listens where the
    /// system lets it: see [#port].
    ///
    /// @param jar `api` or `worker`
    /// @param verb what it is told, such as `server`
    /// @param keyring its content or its path
    /// @param options of the JVM
    Process start(
            String name,
            String jar,
            String verb,
            String config,
            String keyring,
            List<String> options)
            throws IOException {
        Path home = Files.createDirectories(directory.resolve(name));
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(options);
        command.addAll(List.of("-jar", packaged(jar).toString()));
        command.addAll(List.of(verb.split(" ")));
        command.add(PortolanProcess.ROOT.resolve("config").resolve(config).toString());
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("log").toFile());
        builder.environment().putAll(environment(name, home, keyring));
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private static Path packaged(String module) {
        Path jar =
                PortolanProcess.ROOT
                        .resolve(module)
                        .resolve("target/portolan-%s.jar".formatted(module));
        if (!Files.exists(jar)) {
            throw new AssertionError("there is no " + jar + "; run ./portolan build first");
        }
        return jar;
    }

    private Map<String, String> environment(String name, Path home, String keyring) {
        Map<String, String> all = new HashMap<>();
        all.put("PORTOLAN_DB_URL", database.jdbcUrl());
        all.put("PORTOLAN_DB_USER", database.user());
        all.put("PORTOLAN_DB_PASSWORD", database.password());
        all.put("PORTOLAN_KAFKA", kafka);
        all.put("PORTOLAN_KEYRING", keyring);
        all.put("PORTOLAN_ALLOW_LOOPBACK", "true");
        all.put("PORTOLAN_PORT", "0");
        all.put("PORTOLAN_ADMIN_PORT", "0");
        all.put("PORTOLAN_DATA", home.toString());
        all.put("PORTOLAN_REPLICA_ID", name);
        return all;
    }

    String log(String name) throws IOException {
        return Files.readString(directory.resolve(name).resolve("log"));
    }

    /// Where the one of this name listens, once it does.
    int port(String name) {
        return Await.value(
                SOON,
                () -> {
                    String log = log(name);
                    Matcher found = LISTENS.matcher(log);
                    assertTrue(found.find(), () -> name + " does not listen: " + log);
                    return Optional.of(Integer.parseInt(found.group(1)));
                });
    }

    /// Waits until the gateway of this name serves, and returns its port.
    int awaitServing(String name) {
        int port = port(name);
        Await.await(name + " serves", SOON, () -> readiness(port).statusCode() == 200);
        return port;
    }

    /// Waits until the gateway of this name lacks nothing, its place in the stream of events
    /// included, and returns its port.
    int awaitWhole(String name) {
        int port = port(name);
        Await.await(
                name + " is whole",
                SOON,
                () -> readiness(port).body().matches("(?s).*\"status\" *: *\"ready\".*"));
        return port;
    }

    private HttpResponse<String> readiness(int port) throws IOException, InterruptedException {
        return http.send(request(port, "/readyz").build(), BodyHandlers.ofString());
    }

    HttpResponse<String> send(String key, int port, String method, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                request(port, path)
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofMinutes(1));
    }

    /// The version that this replica has in memory, whatever the database says.
    long servedVersion(String admin, int port) throws IOException, InterruptedException {
        String versions = send(admin, port, "GET", "/admin/v1/catalog", "").body();
        return Long.parseLong(versions.replaceAll("(?s).*?\"served_version\" *: *(\\d+).*", "$1"));
    }

    @Override
    public void close() {
        for (Process each : processes) {
            each.destroyForcibly();
        }
        for (Process each : processes) {
            try {
                each.waitFor(60, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        http.close();
    }
}
