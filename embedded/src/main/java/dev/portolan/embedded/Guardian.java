package dev.portolan.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A sleeping shell that outlives us by a moment. It waits on a pipe whose only writer is this JVM;
/// when the kernel closes the pipe, because the JVM has ended in whatever way, it stops PostgreSQL,
/// which itself would never notice.
///
/// It compares the pid with the one in `postmaster.pid` first, so that a number which the system
/// has since given to another process is left alone.
final class Guardian implements AutoCloseable {
    private static final String SCRIPT =
            """
            read -r _
            [ "$(head -n 1 "$2/postmaster.pid" 2>/dev/null)" = "$1" ] || exit 0
            kill -CONT "$1"; kill -INT "$1"
            n=0
            while kill -0 "$1" 2>/dev/null && [ $n -lt 100 ]; do sleep 0.1; n=$((n + 1)); done
            kill -QUIT "$1" 2>/dev/null
            [ -z "$3" ] || rm -rf "$3"
            """;

    private final Process shell;

    private Guardian(Process shell) {
        this.shell = shell;
    }

    /// @param deleteAfterwards a directory to delete when the owner died, or the empty string
    static Guardian of(ServerProcess postmaster, Path data, String deleteAfterwards) {
        List<String> command =
                List.of(
                        "/bin/sh",
                        "-c",
                        SCRIPT,
                        "guardian",
                        "" + postmaster.pid(),
                        data.toString(),
                        deleteAfterwards);
        try {
            return new Guardian(
                    Launch.builder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start());
        } catch (IOException e) {
            throw new ServiceFailedException("cannot start a shell: " + e.getMessage(), e);
        }
    }

    /// To be called once PostgreSQL has stopped.
    @Override
    public void close() {
        shell.destroyForcibly();
    }
}
