package dev.portolan.snapshot;

import dev.portolan.secret.SealBrokenException;
import dev.portolan.secret.SecretBox;
import java.io.IOException;
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

/// One sealed file, readable by its owner only. It is written aside, forced to disk and renamed
/// into place, so that at any moment either the old content is there or the new.
///
/// @param context names the place the content is bound to
record SealedFile(Path path, SecretBox box, String... context) {
    /// A file beyond this is none of ours.
    private static final long LARGEST = 1L << 30;

    /// The content, or empty where there is no file.
    Optional<byte[]> read() throws IOException, SealBrokenException {
        try {
            if (Files.size(path) > LARGEST) {
                throw new IOException("larger than " + LARGEST + " bytes");
            }
            return Optional.of(
                    box.open(Files.readString(path, StandardCharsets.ISO_8859_1), context));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    void write(byte[] content) throws IOException {
        Path aside = aside();
        Files.deleteIfExists(aside);
        Files.createFile(
                aside,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(box.seal(content, context));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        rename(aside, path);
    }

    /// Takes another file's place.
    void replace(SealedFile other) throws IOException {
        rename(path, other.path);
    }

    private Path aside() {
        return path.resolveSibling(path.getFileName() + ".new");
    }

    private static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory =
                FileChannel.open(to.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
