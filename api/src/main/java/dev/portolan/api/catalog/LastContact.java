package dev.portolan.api.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Remembers over restarts when the database last confirmed the catalog, so that a replica that
/// starts from disk again and again does not let revoked keys in for ever. One thread.
final class LastContact {
    private static final Logger LOG = LoggerFactory.getLogger(LastContact.class);
    private static final Duration UNKNOWN = Duration.ofDays(3650);

    private final Path file;

    LastContact(Path file) {
        this.file = file;
    }

    void note(Instant confirmed) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, confirmed.toString());
        } catch (IOException e) {
            LOG.warn(
                    "cannot note the last contact with the database in {}: {}",
                    file,
                    e.getMessage());
        }
    }

    /// How long ago; very long where nothing was noted.
    Duration age(Instant now) {
        try {
            Duration age = Duration.between(Instant.parse(Files.readString(file).strip()), now);
            return age.isNegative() ? Duration.ZERO : age;
        } catch (IOException | DateTimeParseException e) {
            LOG.warn("the last contact with the database is unknown: {}", e.getMessage());
            return UNKNOWN;
        }
    }
}
