package dev.portolan.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;

/// How to run one embedded Kafka broker.
///
/// @param directory its own directory (mode 0700); holds the topics and the log file
/// @param isDurable whether a confirmed record survives a power cut. Kafka by itself confirms what
///   the kernel has; this flushes each record to disk first, which is right for the single copy a
///   single broker keeps
/// @param isTemporary whether the directory is deleted when it is closed
/// @param port the loopback port for clients; empty: a free one each start
/// @param startWithin how long until it must answer; recovery after a crash counts
public record KafkaSettings(
        Path directory,
        boolean isDurable,
        boolean isTemporary,
        OptionalInt port,
        Duration startWithin) {

    /// Keeps its records over restarts and power cuts.
    public static KafkaSettings durable(Path directory) {
        return new KafkaSettings(
                directory, true, false, OptionalInt.empty(), Duration.ofMinutes(2));
    }

    /// For tests: never waits for a disk, and is gone afterwards.
    public static KafkaSettings throwaway(Path directory) {
        return new KafkaSettings(
                directory, false, true, OptionalInt.empty(), Duration.ofMinutes(3));
    }

    public KafkaSettings onPort(int port) {
        return new KafkaSettings(
                directory, isDurable, isTemporary, OptionalInt.of(port), startWithin);
    }
}
