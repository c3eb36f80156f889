package dev.portolan.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// The keyring's file: read only where nobody but its owner can, created whole or not at all.
final class KeyringFile {
    private static final long LARGEST = 64 * 1024;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");

    private KeyringFile() {}

    static Keyring read(Path file) {
        try {
            requirePrivate(file);
            if (Files.size(file) > LARGEST) {
                throw new KeyringException(file + " is too large for a keyring");
            }
            return KeyringFormat.parse(Files.readString(file), file.toString());
        } catch (NoSuchFileException _) {
            throw new KeyringException("the keyring's file " + file + " does not exist");
        } catch (IOException e) {
            throw new KeyringException(
                    "the keyring's file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// Writes beside the file and links it into place, so that a crash leaves no half a keyring and
    /// two starters cannot overwrite each other's.
    static void create(Path file, String content) {
        Path absolute = file.toAbsolutePath();
        Path parent = absolute.getParent();
        if (parent == null) {
            throw new KeyringException(file + " is no place for a keyring");
        }
        try {
            Files.createDirectories(parent);
            Path temporary =
                    Files.createTempFile(
                            parent,
                            ".keyring",
                            ".new",
                            PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            try {
                try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                    ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                    channel.force(true);
                }
                Files.createLink(absolute, temporary);
            } finally {
                Files.deleteIfExists(temporary);
            }
            try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
                directory.force(true);
            }
        } catch (FileAlreadyExistsException _) {
            throw new KeyringException(
                    "the keyring's file " + file + " exists already; it is never overwritten");
        } catch (IOException e) {
            throw new KeyringException(
                    "the keyring's file " + file + " cannot be created: " + e.getMessage(), e);
        }
    }

    private static void requirePrivate(Path file) throws IOException {
        Set<PosixFilePermission> others =
                EnumSet.copyOf(Files.getPosixFilePermissions(file, new LinkOption[0]));
        others.removeAll(OWNER_ONLY);
        others.remove(PosixFilePermission.OWNER_EXECUTE);
        if (!others.isEmpty()) {
            throw new KeyringException(
                    "the keyring's file "
                            + file
                            + " can be reached by others than its owner; run: chmod 600 "
                            + file);
        }
    }
}
