package dev.portolan.snapshot;

import dev.portolan.catalog.CatalogJson;
import dev.portolan.catalog.CatalogRows;
import dev.portolan.secret.SealBrokenException;
import dev.portolan.secret.SecretBox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The last good catalog on disk, for a start without database and Kafka. Two generations, each
/// sealed (it holds keys' MACs and sealed credentials) and bound to the cluster; written aside,
/// forced to disk and renamed, so that a crash leaves a whole one. A generation that was cut,
/// changed or made elsewhere is passed over for the other.
///
/// A third small file holds the version below which nothing is loaded: an old copy put back by hand
/// would bring revoked keys back to life. It guards against accidents; whoever owns the disk can
/// delete it.
///
/// Use from one thread at a time, and one directory for one process.
public final class SnapshotFile {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFile.class);
    private static final String PRIVATE = "rw-------";

    private final Path current;
    private final Path previous;
    private final Path floor;
    private final Path directory;
    private final SecretBox box;
    private final String cluster;

    /// @param cluster tells clusters apart that share a keyring
    public SnapshotFile(Path directory, SecretBox box, String cluster) {
        this.directory = directory;
        this.current = directory.resolve("catalog.sealed");
        this.previous = directory.resolve("catalog.previous.sealed");
        this.floor = directory.resolve("catalog.floor.sealed");
        this.box = box;
        this.cluster = cluster;
    }

    /// Keeps a catalog; the one kept before becomes the older generation. An older version than the
    /// kept one is not kept.
    public void save(CatalogRows rows) {
        try {
            Files.createDirectories(directory);
            long kept = read(current).map(CatalogRows::version).orElse(-1L);
            if (kept > rows.version()) {
                return;
            }
            write(
                    "catalog.new",
                    box.seal(CatalogJson.write(rows), cluster, "catalog"),
                    current,
                    kept >= 0 && kept < rows.version());
            long lowest = Math.max(floor(), kept);
            write(
                    "floor.new",
                    box.seal(
                            Long.toString(lowest).getBytes(StandardCharsets.US_ASCII),
                            cluster,
                            "floor"),
                    floor,
                    false);
        } catch (IOException e) {
            throw new UncheckedIOException("the catalog could not be kept in " + directory, e);
        }
    }

    /// The newest kept catalog that can be trusted.
    public Optional<CatalogRows> load() {
        long lowest = floor();
        for (Path generation : new Path[] {current, previous}) {
            Optional<CatalogRows> rows = read(generation);
            if (rows.isPresent() && rows.get().version() < lowest) {
                LOG.warn(
                        "{} holds version {}, older than {}, which was served already; not used",
                        generation,
                        rows.get().version(),
                        lowest);
            } else if (rows.isPresent()) {
                return rows;
            }
        }
        return Optional.empty();
    }

    private Optional<CatalogRows> read(Path generation) {
        try {
            return Optional.of(
                    CatalogJson.read(
                            box.open(
                                    Files.readString(generation, StandardCharsets.ISO_8859_1),
                                    cluster,
                                    "catalog")));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException | SealBrokenException | RuntimeException e) {
            LOG.warn("{} cannot be used: {}", generation, e.getMessage());
            return Optional.empty();
        }
    }

    private long floor() {
        try {
            byte[] version =
                    box.open(
                            Files.readString(floor, StandardCharsets.ISO_8859_1), cluster, "floor");
            return Long.parseLong(new String(version, StandardCharsets.US_ASCII));
        } catch (NoSuchFileException _) {
            return 0;
        } catch (IOException | SealBrokenException | RuntimeException e) {
            LOG.warn("{} cannot be used: {}", floor, e.getMessage());
            return 0;
        }
    }

    private void write(String temporaryName, String sealed, Path target, boolean keepsOlder)
            throws IOException {
        Path temporary = directory.resolve(temporaryName);
        Files.deleteIfExists(temporary);
        Files.createFile(
                temporary,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(sealed.getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        if (keepsOlder) {
            Files.move(target, previous, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
