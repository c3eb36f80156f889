package dev.portolan.worker;

import dev.portolan.testing.Await;
import dev.portolan.testing.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A worker in a JVM of its own, as `config/worker.yml` describes it, with a fast clock.
final class WorkerProcess implements AutoCloseable {
    private static final Duration LONG = Duration.ofMinutes(3);

    /// As Jetty tells it: `Started admin@1f2e3d{HTTP/1.1, (http/1.1)}{127.0.0.1:35791}`.
    private static final Pattern ADMIN_PORT =
            Pattern.compile("Started admin@[^{]*\\{[^}]*}\\{[^}]*:([0-9]+)}");

    private final Process process;
    private final Path log;

    private WorkerProcess(Process process, Path log) {
        this.process = process;
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
                                "PORTOLAN_DB_URL",
                                database.jdbcUrl(),
                                "PORTOLAN_DB_USER",
                                database.user(),
                                "PORTOLAN_DB_PASSWORD",
                                database.password(),
                                "PORTOLAN_KAFKA",
                                kafka,
                                "PORTOLAN_KEYRING",
                                "{\"primary\":\"k1\",\"keys\":{\"k1\":\"3f7Q0q0m1n5Xo9C2sT8vWb4yLhJkRzEuGdPaViN6tMc=\"}}",
                                "PORTOLAN_PORT",
                                "0",
                                "PORTOLAN_ADMIN_PORT",
                                "0",
                                "PORTOLAN_ALLOW_LOOPBACK",
                                "true"));
        builder.environment().putAll(environment);
        return new WorkerProcess(builder.start(), log);
    }

    long pid() {
        return process.pid();
    }

    /// Whichever was free; waits until it is known.
    int adminPort() {
        return Await.value(
                LONG,
                () -> {
                    Matcher told = ADMIN_PORT.matcher(log());
                    return told.find()
                            ? Optional.of(Integer.valueOf(told.group(1)))
                            : Optional.empty();
                });
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
        process.destroyForcibly().onExit().join();
    }

    private static Path root() {
        return Path.of(System.getProperty("portolan.root", ".."));
    }
}
