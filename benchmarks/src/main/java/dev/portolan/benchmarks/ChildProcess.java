package dev.portolan.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A JVM of its own that runs one `main` of this class path. What it says goes to a file.
record ChildProcess(String name, Process process, Path log) implements AutoCloseable {

    static ChildProcess java(
            String name,
            String main,
            Path log,
            Map<String, String> environment,
            List<String> arguments)
            throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main));
        command.addAll(arguments);
        return start(name, command, log, environment);
    }

    static ChildProcess start(
            String name, List<String> command, Path log, Map<String, String> environment)
            throws IOException {
        var builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new ChildProcess(name, builder.start(), log);
    }

    boolean hasSaid(String text) throws IOException {
        if (!process.isAlive()) {
            throw new IOException(name + " ended; see " + log);
        }
        return Files.readString(log).contains(text);
    }

    /// The process and those that it has started.
    List<ProcessHandle> tree() {
        try (Stream<ProcessHandle> children = process.descendants()) {
            return Stream.concat(Stream.of(process.toHandle()), children).toList();
        }
    }

    @Override
    public void close() {
        process.toHandle().destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
