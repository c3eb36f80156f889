package dev.portolan.api.catalog;

import dev.portolan.snapshot.SnapshotFile;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Remembers over restarts and crashes when the database last confirmed the keys, so that a replica
/// that starts from disk again and again does not let revoked keys in for ever. One thread.
final class LastContact {
    private static final Logger LOG = LoggerFactory.getLogger(LastContact.class);
    private static final Duration UNKNOWN = Duration.ofDays(3650);

    /// Each note is forced to disk; a limit in hours is none the worse for missing this much.
    private static final Duration GRAIN = Duration.ofSeconds(30);

    private final SnapshotFile file;
    private Instant noted = Instant.MIN;

    LastContact(SnapshotFile file) {
        this.file = file;
    }

    void note(Instant confirmed) {
        if (confirmed.minus(GRAIN).isBefore(noted)) {
            return;
        }
        try {
            file.saveConfirmed(confirmed);
            noted = confirmed;
        } catch (RuntimeException e) {
            LOG.warn("cannot note the last contact with the database: {}", e.getMessage());
        }
    }

    /// How long ago; very long where nothing was noted.
    Duration age(Instant now) {
        Optional<Instant> confirmed = file.loadConfirmed();
        if (confirmed.isEmpty()) {
            LOG.warn("the last contact with the database is unknown");
            return UNKNOWN;
        }
        Duration age = Duration.between(confirmed.get(), now);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
