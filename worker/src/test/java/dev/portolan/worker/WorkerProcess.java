package dev.portolan.worker;

import dev.portolan.testing.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A worker in a JVM of its own, as `config/worker.yml` describes it, with a fast clock.
final class WorkerProcess implements AutoCloseable {
    private final Process process;
    private final int adminPort;
    private final Path log;

    private WorkerProcess(Process process, int adminPort, Path log) {
        this.process = process;
        this.adminPort = adminPort;
        this.log = log;
    }

    /// @param settings overrides of the configuration, such as `worker.sync.retireAfter`
    static WorkerProcess start(
            Path folder,
            TestDatabase database,
            String kafka,
            Map<String, String> environment,
            Map<String, String> settings)
            throws IOException {
        Path log = Files.createTempFile(Files.createDirectories(folder), "worker-", ".log");
        int adminPort = freePort();
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path")));
        settings.forEach((name, value) -> command.add("-Ddw." + name + "=" + value));
        command.addAll(
                List.of(
                        WorkerApplication.class.getName(),
                        "server",
                        root().resolve("config/worker.yml").toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
                        .directory(new File("."));
        builder.environment()
                .putAll(
                        Map.of(
                                "PORTOLAN_DB_URL", database.jdbcUrl(),
                                "PORTOLAN_DB_USER", database.user(),
                                "PORTOLAN_DB_PASSWORD", database.password(),
                                "PORTOLAN_KAFKA", kafka,
                                "PORTOLAN_KEYRING",
                                        "{\"primary\":\"k1\",\"keys\":{\"k1\":\"3f7Q0q0m1n5Xo9C2sT8vWb4yLhJkRzEuGdPaViN6tMc=\"}}",
                                "PORTOLAN_PORT", Integer.toString(freePort()),
                                "PORTOLAN_ADMIN_PORT", Integer.toString(adminPort),
                                "PORTOLAN_ALLOW_LOOPBACK", "true"));
        builder.environment().putAll(environment);
        return new WorkerProcess(builder.start(), adminPort, log);
    }

    long pid() {
        return process.pid();
    }

    int adminPort() {
        return adminPort;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// As `kill -9`.
    void killHard() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// As `kill`; returns the exit code.
    int stop(Duration within) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the worker did not stop within " + within);
        }
        return process.exitValue();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static Path root() {
        return Path.of(System.getProperty("portolan.root", ".."));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
