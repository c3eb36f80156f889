package dev.portolan.standalone;

import dev.portolan.standalone.cli.Cli;
import dev.portolan.standalone.cli.ExitCode;
import dev.portolan.standalone.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// What somebody at a terminal in this directory does with a running Portolan, whose data is in
/// `data`.
record Shell(Path directory, PortolanProcess portolan, HttpClient http) {
    /// What a command of the terminal client has written, and how it ended.
    record Told(ExitCode end, String out, String err) {}

    Told portolan(String verb, String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal =
                new Terminal(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        OptionalInt.empty(),
                        false);
        var environment = Map.of("PORTOLAN_URL", portolan.url());
        ExitCode end =
                new Cli(environment, directory.resolve("data"), terminal, Clock.systemUTC())
                        .run(verb, List.of(words));
        return new Told(
                end, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// Runs a line of shell and returns what it writes.
    String run(String line) throws IOException {
        Process shell =
                new ProcessBuilder("/bin/sh", "-c", line)
                        .directory(directory.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /// @param which `client` or `admin`
    String key(String which) throws IOException {
        return Files.readString(directory.resolve("data").resolve(which + ".key")).strip();
    }

    HttpResponse<String> complete(String key, String body)
            throws IOException, InterruptedException {
        return send("POST", "/v1/chat/completions", key, body);
    }

    HttpResponse<String> administer(String method, String path, String body)
            throws IOException, InterruptedException {
        return send(method, "/admin/v1" + path, key("admin"), body);
    }

    private HttpResponse<String> send(String method, String path, String key, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(portolan.url() + path))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
