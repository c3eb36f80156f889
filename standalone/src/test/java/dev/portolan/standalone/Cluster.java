package dev.portolan.standalone;

import dev.portolan.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Processes as they are deployed, from their own jars and with the configuration that ships, over
/// one database and broker.
final class Cluster implements AutoCloseable {
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

    /// Starts one in a folder of its own, where `log` gets what it says.
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
            int port,
            String keyring,
            String... options)
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
        command.addAll(Arrays.asList(options));
        command.addAll(List.of("-jar", packaged(jar).toString()));
        command.addAll(List.of(verb.split(" ")));
        command.add(PortolanProcess.ROOT.resolve("config").resolve(config).toString());
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("log").toFile());
        builder.environment().putAll(environment(name, home, port, keyring));
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

    private Map<String, String> environment(String name, Path home, int port, String keyring)
            throws IOException {
        Map<String, String> all = new HashMap<>();
        all.put("PORTOLAN_DB_URL", database.jdbcUrl());
        all.put("PORTOLAN_DB_USER", database.user());
        all.put("PORTOLAN_DB_PASSWORD", database.password());
        all.put("PORTOLAN_KAFKA", kafka);
        all.put("PORTOLAN_KEYRING", keyring);
        all.put("PORTOLAN_ALLOW_LOOPBACK", "true");
        all.put("PORTOLAN_PORT", Integer.toString(port));
        all.put("PORTOLAN_ADMIN_PORT", Integer.toString(freePort()));
        all.put("PORTOLAN_DATA", home.toString());
        all.put("PORTOLAN_REPLICA_ID", name);
        return all;
    }

    String log(String name) throws IOException {
        return Files.readString(directory.resolve(name).resolve("log"));
    }

    /// Whether the one at this port says that it is ready.
    boolean isReady(int port) throws InterruptedException {
        try {
            return http.send(request(port, "/readyz").build(), BodyHandlers.ofString()).statusCode()
                    == 200;
        } catch (IOException _) {
            return false; // not yet
        }
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
                .timeout(Duration.ofSeconds(20));
    }

    /// The version that this replica has in memory, whatever the database says.
    long servedVersion(String admin, int port) throws IOException, InterruptedException {
        String versions = send(admin, port, "GET", "/admin/v1/catalog", "").body();
        return Long.parseLong(versions.replaceAll("(?s).*?\"served_version\" *: *(\\d+).*", "$1"));
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        for (Process each : processes) {
            each.destroyForcibly();
        }
        for (Process each : processes) {
            try {
                each.waitFor(20, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        http.close();
    }
}
