package dev.portolan.standalone;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.testing.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// `./portolan up` in a JVM of its own, as the launcher starts it: from this checkout, in a working
/// directory of the test's. It waits for its database and its clients as long as a busy machine may
/// take.
final class PortolanProcess implements AutoCloseable {
    static final Path ROOT = Path.of(System.getProperty("portolan.root"));
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern BASE_URL = Pattern.compile("base URL +(http://\\S+)/v1");

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();

    private PortolanProcess(Process process) {
        this.process = process;
        Thread.ofVirtual().start(() -> copy(process.inputReader(), output));
        Thread.ofVirtual().start(() -> copy(process.errorReader(), errors));
    }

    /// @param words the command line behind `./portolan`
    static PortolanProcess run(
            Path workingDirectory, Map<String, String> environment, String... words)
            throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Dportolan.root=" + ROOT,
                                "-Ddw.api.admin.readBound=1m",
                                "-Ddw.api.admin.writeBound=1m",
                                "-Ddw.server.applicationConnectors[0].minRequestDataPerSecond=0B",
                                "-Ddw.database.maxWaitForConnection=1m",
                                "-Ddw.database.validationQueryTimeout=1m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).directory(workingDirectory.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("PORTOLAN_") || name.endsWith("_API_KEY"));
        builder.environment().putAll(environment);
        return new PortolanProcess(builder.start());
    }

    /// Waits for the ready block.
    PortolanProcess awaitReady() {
        Await.await(
                "the ready block",
                PATIENCE,
                () -> {
                    if (!process.isAlive()) {
                        throw new IOException("it ended: " + errors);
                    }
                    return output().contains("Ctrl-C stops everything.");
                });
        return this;
    }

    /// Waits for its end and returns the exit code.
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it runs on: " + errors);
        }
        return process.exitValue();
    }

    String output() {
        return String.join("\n", output);
    }

    String errors() {
        return String.join("\n", errors);
    }

    /// Waits until it has said this on its standard error, which is read by a thread of its own: a
    /// moment after the standard output, or after its end.
    void awaitErrors(String words) {
        Await.eventually(PATIENCE, () -> assertTrue(errors().contains(words), errors()));
    }

    String url() {
        Matcher url = BASE_URL.matcher(output());
        if (!url.find()) {
            throw new AssertionError("no base URL in " + output());
        }
        return url.group(1);
    }

    /// The processes it has started, and those that they have.
    List<ProcessHandle> descendants() {
        try (Stream<ProcessHandle> all = process.descendants()) {
            return all.toList();
        }
    }

    /// Ctrl-C; but SIGTERM where this JVM was started by a shell that ignores interrupts, since its
    /// children then do, too.
    void interrupt() throws IOException, InterruptedException {
        send(ignoresInterrupts() ? "TERM" : "INT");
    }

    void killHard() throws IOException, InterruptedException {
        send("KILL");
        process.waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        process.toHandle()
                .destroy(); // Unlike the process, it leaves the streams to be read to their end.
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private void send(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + process.pid())
                .start()
                .waitFor();
    }

    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String ignored =
                Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .findFirst()
                        .map(line -> line.substring("SigIgn:".length()).strip())
                        .orElse("0");
        return (Long.parseUnsignedLong(ignored, 16) & 0b10)
                != 0; // bit n-1 is signal n; SIGINT is 2
    }

    private static void copy(BufferedReader from, List<String> to) {
        from.lines().forEach(to::add);
    }
}
