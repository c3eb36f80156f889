package dev.portolan.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;

/// How to run one embedded PostgreSQL.
///
/// @param directory its own directory (mode 0700); holds the data, the password and the log
/// @param binaries where PostgreSQL's programs are unpacked, about 60 MB, shared by all instances
///   of the user
/// @param isDurable whether a confirmed commit survives a power cut (`fsync`, `synchronous_commit`)
/// @param isTemporary whether the directory is deleted when it is closed or its owner dies
/// @param port the loopback port; empty: a free one each start
/// @param startWithin how long until it must accept connections; recovery after a crash counts
public record PostgresSettings(
        Path directory,
        Path binaries,
        boolean isDurable,
        boolean isTemporary,
        OptionalInt port,
        Duration startWithin) {

    /// Keeps its data over restarts and power cuts.
    public static PostgresSettings durable(Path directory) {
        return new PostgresSettings(
                directory,
                PostgresBinaries.defaultCache(),
                true,
                false,
                OptionalInt.empty(),
                Duration.ofMinutes(2));
    }

    /// For tests: never waits for a disk, and is gone afterwards. The directory must be empty or
    /// absent.
    public static PostgresSettings throwaway(Path directory) {
        return new PostgresSettings(
                directory,
                PostgresBinaries.defaultCache(),
                false,
                true,
                OptionalInt.empty(),
                Duration.ofMinutes(3));
    }

    public PostgresSettings onPort(int port) {
        return new PostgresSettings(
                directory, binaries, isDurable, isTemporary, OptionalInt.of(port), startWithin);
    }

    public PostgresSettings withBinaries(Path binaries) {
        return new PostgresSettings(directory, binaries, isDurable, isTemporary, port, startWithin);
    }
}
