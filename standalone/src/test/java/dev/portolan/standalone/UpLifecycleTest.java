package dev.portolan.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.testing.Await;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stopped, killed and started again: nothing stays running, nothing is lost.
class UpLifecycleTest {
    /// By SIGINT and by SIGTERM.
    private static final List<Integer> SIGNALLED = List.of(130, 143);

    private static final String MODEL = "/models/sandbox/by-hand";

    @TempDir private Path directory;

    @Test
    void stopsWholeAndKeepsItsDataOverStopAndKill() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            try (var portolan = up()) {
                var shell = new Shell(directory, portolan, http);
                assertEquals(
                        201,
                        shell.administer("POST", "/models", "{\"model_id\": \"sandbox/by-hand\"}")
                                .statusCode());
                List<ProcessHandle> started = portolan.descendants();
                assertTrue(started.size() >= 3, "a database, a broker and a guardian: " + started);

                portolan.interrupt();

                assertTrue(SIGNALLED.contains(portolan.exitCode()), portolan.errors());
                portolan.awaitErrors("stopped");
                assertGone(started);
            }
            try (var portolan = up()) {
                assertEquals(
                        200,
                        new Shell(directory, portolan, http)
                                .administer("GET", MODEL, "")
                                .statusCode());
                List<ProcessHandle> started = portolan.descendants();

                portolan.killHard();

                assertGone(started);
            }
            try (var portolan = up()) {
                assertEquals(
                        200,
                        new Shell(directory, portolan, http)
                                .administer("GET", MODEL, "")
                                .statusCode());
            }
        }
    }

    private PortolanProcess up() throws IOException {
        return PortolanProcess.run(directory, Map.of(), "up", "--port", "0", "--data", "data")
                .awaitReady();
    }

    private static void assertGone(List<ProcessHandle> processes) {
        Await.await(
                "the end of " + processes,
                Duration.ofMinutes(2),
                () -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }
}
