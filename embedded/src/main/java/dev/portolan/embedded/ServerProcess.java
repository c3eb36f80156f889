package dev.portolan.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// A process of a service and its descendants, with the signals that stop it in order and those
/// with which a test stages a disaster. Safe to share between threads.
///
/// Signals travel through the shell's own `kill`: the JDK knows SIGTERM and SIGKILL only, and small
/// container images have no `kill` program.
public record ServerProcess(ProcessHandle handle) {
    static ServerProcess of(Process process) {
        return new ServerProcess(process.toHandle());
    }

    public long pid() {
        return handle.pid();
    }

    public boolean isAlive() {
        return handle.isAlive();
    }

    /// Stops every process of the tree where it stands (SIGSTOP): sockets stay open, nothing
    /// answers. The first of them first, lest it have another child while the others are counted.
    public void freeze() {
        send("STOP");
        send("STOP", tree());
    }

    /// Lets a frozen tree go on (SIGCONT).
    public void thaw() {
        send("CONT", tree());
    }

    /// Ends the tree as a power cut would (SIGKILL) and waits until it is gone.
    public void kill() {
        send("STOP"); // no more children
        var tree = tree();
        send("KILL", tree);
        for (ProcessHandle each : tree) {
            awaitEnd(each, Duration.ofSeconds(10));
        }
    }

    void send(String signal) {
        send(signal, List.of(handle));
    }

    /// Whether the process ended within the time.
    boolean endsWithin(Duration patience) {
        return awaitEnd(handle, patience);
    }

    private List<ProcessHandle> tree() {
        try (Stream<ProcessHandle> descendants = handle.descendants()) {
            var tree = new ArrayList<ProcessHandle>();
            tree.add(handle);
            tree.addAll(descendants.toList());
            return tree;
        }
    }

    /// Not to be hurried by an interrupt: giving up early would turn an orderly stop into a crash.
    private static boolean awaitEnd(ProcessHandle process, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    process.onExit().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                    return true;
                } catch (TimeoutException _) {
                    return !process.isAlive();
                } catch (ExecutionException e) {
                    throw new ServiceFailedException("cannot wait for process " + process.pid(), e);
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void send(String signal, List<ProcessHandle> processes) {
        var command =
                new ArrayList<>(
                        List.of("/bin/sh", "-c", "kill -\"$0\" \"$@\" 2>/dev/null", signal));
        processes.stream().map(each -> Long.toString(each.pid())).forEach(command::add);
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException e) {
            throw new ServiceFailedException("cannot send SIG" + signal + ": " + e.getMessage(), e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
