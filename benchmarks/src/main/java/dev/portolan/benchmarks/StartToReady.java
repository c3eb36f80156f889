package dev.portolan.benchmarks;

import dev.portolan.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `./portolan up` on a built tree until it says that it is ready, by the clock on the wall: once
/// with an empty data directory, then again with the one that is there. Afterwards what each
/// process holds in memory, ten seconds later.
public final class StartToReady {
    private static final Duration GOAL = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration SETTLING = Duration.ofSeconds(10);
    private static final int RESTARTS = 3;

    private StartToReady() {}

    public static void main(String[] arguments) throws Exception {
        var report = new Report(System.out);
        Path directory = Files.createTempDirectory("portolan-benchmark-");
        Duration first = start(directory, report, false);
        report.goal("./portolan up to ready, empty data directory", first, GOAL, Samples.ms(first));
        var again = new Samples();
        for (int i = 0; i < RESTARTS; i++) {
            again.add(start(directory, report, i == RESTARTS - 1));
        }
        report.goal(
                "./portolan up to ready, existing data directory",
                again.percentile(100),
                GOAL,
                again.summary());
    }

    private static Duration start(Path directory, Report report, boolean isMeasured)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        try (var portolan =
                ChildProcess.start(
                        "up",
                        List.of(
                                Path.of(System.getProperty("portolan.root"), "portolan").toString(),
                                "up",
                                "--port",
                                "0",
                                "--data",
                                directory.resolve("data").toString()),
                        directory.resolve("up.log"),
                        Map.of())) {
            Await.await(
                    "the ready block",
                    PATIENCE,
                    () -> portolan.hasSaid("Ctrl-C stops everything."));
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            if (isMeasured) {
                Thread.sleep(SETTLING);
                memory(portolan)
                        .forEach((name, memory) ->
                                report.line("memory of " + name + ", idle", memory.toString(), ""));
            }
            return took;
        }
    }

    private static Map<String, Memory> memory(ChildProcess portolan) {
        Map<String, Memory> memory = new TreeMap<>();
        for (ProcessHandle process : portolan.tree()) {
            memory.merge(name(process), Memory.of(process), Memory::plus);
        }
        return memory;
    }

    private static String name(ProcessHandle process) {
        String command =
                process.info().commandLine().orElseGet(() -> process.info().command().orElse("?"));
        if (command.contains("dev.portolan.standalone.Main")) {
            return "gateway and worker (one process)";
        }
        if (command.contains("dev.portolan.embedded.KafkaNode")) {
            return "Kafka";
        }
        return command.contains("postgres") && !command.contains("guardian")
                ? "PostgreSQL (all its processes)"
                : "shells that watch over them";
    }
}
