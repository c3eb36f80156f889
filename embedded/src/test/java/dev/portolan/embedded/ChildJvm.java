package dev.portolan.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A JVM of its own that runs one `main` of the test class path, so that a test can kill it.
final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    static ChildJvm running(Class<?> main, String... arguments) throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()));
        command.addAll(List.of(arguments));
        return new ChildJvm(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    String readLine() throws IOException {
        return Optional.ofNullable(output.readLine())
                .orElseThrow(() -> new IOException("the child ended"));
    }

    /// Ends the shells that watch over the child's servers.
    void killGuardians() {
        List<ProcessHandle> guardians;
        try (Stream<ProcessHandle> children = process.descendants()) {
            guardians =
                    children.filter(child ->
                                    child.info().commandLine().orElse("").contains("guardian"))
                            .toList();
        }
        if (guardians.isEmpty()) {
            throw new AssertionError("the child has no guardian");
        }
        guardians.forEach(guardian -> new ServerProcess(guardian).kill());
    }

    void killHard() {
        ServerProcess.of(process).send("KILL");
        process.onExit().join();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
