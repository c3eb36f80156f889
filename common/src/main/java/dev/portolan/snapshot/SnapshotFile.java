package dev.portolan.snapshot;

import dev.portolan.catalog.CatalogJson;
import dev.portolan.catalog.CatalogRows;
import dev.portolan.secret.SealBrokenException;
import dev.portolan.secret.SecretBox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The last good catalog on disk, for a start without database and Kafka. Two generations, each
/// sealed (it holds keys' MACs and sealed credentials) and bound to the cluster. A generation that
/// was cut, changed or made elsewhere is passed over for the other.
///
/// A third small file holds the version below which nothing is loaded: an old copy put back by hand
/// would bring revoked keys back to life. It guards against accidents; whoever owns the disk can
/// delete it, and must after restoring the database from a backup.
///
/// Use from one thread at a time, and one directory for one process.
public final class SnapshotFile {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFile.class);
    private static final long NONE = -1;

    private final Path directory;
    private final SealedFile current;
    private final SealedFile previous;
    private final SealedFile floor;
    private final SealedFile confirmed;

    /// The version in `current`, once it is known.
    private Optional<Long> kept = Optional.empty();

    /// @param cluster tells clusters apart that share a keyring
    public SnapshotFile(Path directory, SecretBox box, String cluster) {
        this.directory = directory;
        this.current = new SealedFile(directory.resolve("catalog.sealed"), box, cluster, "catalog");
        this.previous =
                new SealedFile(
                        directory.resolve("catalog.previous.sealed"), box, cluster, "catalog");
        this.floor =
                new SealedFile(directory.resolve("catalog.floor.sealed"), box, cluster, "floor");
        this.confirmed =
                new SealedFile(
                        directory.resolve("catalog.confirmed.sealed"), box, cluster, "confirmed");
    }

    /// Keeps a catalog; the one kept before becomes the older generation. One that is older than
    /// that is not kept.
    ///
    /// @throws UncheckedIOException where the disk does not take it; what was kept before is still
    ///   there
    public void save(CatalogRows rows) {
        try {
            createDirectory();
            long before = keptVersion();
            if (before > rows.version()) {
                LOG.warn(
                        "version {} is not kept: {} has version {} already",
                        rows.version(),
                        directory,
                        before);
                return;
            }
            if (before != NONE && before < rows.version()) {
                current.replace(previous);
                floor.write(
                        Long.toString(Math.max(floor(), before))
                                .getBytes(StandardCharsets.US_ASCII));
            }
            current.write(CatalogJson.write(rows));
            kept = Optional.of(rows.version());
        } catch (IOException e) {
            kept = Optional.empty();
            throw new UncheckedIOException("the catalog could not be kept in " + directory, e);
        }
    }

    /// The newest kept catalog that can be trusted.
    public Optional<CatalogRows> load() {
        long lowest = floor();
        for (SealedFile generation : List.of(current, previous)) {
            Optional<CatalogRows> rows = read(generation);
            if (rows.isPresent() && rows.get().version() >= lowest) {
                return rows;
            }
            if (rows.isPresent()) {
                LOG.warn(
                        "{} is not used: it has version {}, and version {} was served before",
                        generation.path(),
                        rows.get().version(),
                        lowest);
            }
        }
        return Optional.empty();
    }

    /// Keeps when the database last confirmed the keys that are served, over a crash as well.
    ///
    /// @throws UncheckedIOException where the disk does not take it
    public void saveConfirmed(Instant at) {
        try {
            createDirectory();
            confirmed.write(at.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("it could not be kept in " + directory, e);
        }
    }

    /// What was kept last; empty where nothing was, or nothing that can be trusted.
    public Optional<Instant> loadConfirmed() {
        try {
            return confirmed
                    .read()
                    .map(at -> Instant.parse(new String(at, StandardCharsets.US_ASCII)));
        } catch (IOException | SealBrokenException | RuntimeException e) {
            LOG.warn("{} cannot be used: {}", confirmed.path(), e.getMessage());
            return Optional.empty();
        }
    }

    private void createDirectory() throws IOException {
        Files.createDirectories(
                directory,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private long keptVersion() {
        if (kept.isEmpty()) {
            kept = Optional.of(read(current).map(CatalogRows::version).orElse(NONE));
        }
        return kept.get();
    }

    private static Optional<CatalogRows> read(SealedFile generation) {
        try {
            Optional<byte[]> content = generation.read();
            return content.isEmpty()
                    ? Optional.empty()
                    : Optional.of(CatalogJson.read(content.get()));
        } catch (IOException | SealBrokenException | RuntimeException e) {
            LOG.warn("{} cannot be used: {}", generation.path(), e.getMessage());
            return Optional.empty();
        }
    }

    private long floor() {
        try {
            return floor.read()
                    .map(version -> Long.parseLong(new String(version, StandardCharsets.US_ASCII)))
                    .orElse(0L);
        } catch (IOException | SealBrokenException | RuntimeException e) {
            LOG.warn("{} cannot be used: {}", floor.path(), e.getMessage());
            return 0;
        }
    }
}
