package dev.portolan.embedded;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What starting a child process needs from the operating system.
final class Launch {
    private Launch() {}

    /// The command in a session of its own, so that the terminal's Ctrl-C does not reach it before
    /// its owner. Where there is no `setsid` (macOS) the command as it is: both then stop at once,
    /// which is rude but leaves nothing behind.
    private static List<String> detached(List<String> command) {
        return onPath("setsid").map(setsid -> prepend(List.of(setsid), command)).orElse(command);
    }

    /// A process in a session of its own with an environment of nothing but a search path: ours
    /// holds the operator's secrets, which a child has no use for and which every process of this
    /// user could read off it.
    static ProcessBuilder builder(List<String> command) {
        var builder = new ProcessBuilder(detached(command));
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(Set.of("PATH", "TMPDIR"));
        return builder;
    }

    static Optional<String> onPath(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        return Stream.of(path.split(File.pathSeparator))
                .filter(entry -> !entry.isBlank())
                .map(entry -> Path.of(entry, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    static List<String> prepend(List<String> prefix, List<String> command) {
        var whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return List.copyOf(whole);
    }

    /// A port of the loopback interface that is free now. Somebody else may take it before our
    /// child does; callers try again.
    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new ServiceFailedException("no free port on the loopback interface", e);
        }
    }

    /// The end of a log, on one line, for the message of a failure.
    static String lastLines(Path log, int lines) {
        try {
            List<String> all = Files.readAllLines(log);
            return String.join(" | ", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    /// Throws away a log that has grown beyond 8 MiB. Called between runs only.
    static Path trimmed(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > 8 << 20) {
            Files.delete(log);
        }
        return log;
    }
}
