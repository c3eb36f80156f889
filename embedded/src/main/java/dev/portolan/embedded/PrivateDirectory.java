package dev.portolan.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// A directory (mode 0700) that belongs to one running owner at a time. The lock is the kernel's:
/// it cannot outlive the JVM that holds it, however that JVM ends.
final class PrivateDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel lockFile;

    private PrivateDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    static PrivateDirectory acquire(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            return new PrivateDirectory(path, lock(path));
        } catch (IOException e) {
            throw new ServiceFailedException(
                    path + " is not a directory this user may write to: " + e, e);
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        var channel =
                FileChannel.open(
                        directory.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException _) {
            // Held by this very JVM: as much in use as by another.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new ServiceFailedException(directory + " is in use by another running process");
    }

    Path path() {
        return path;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new ServiceFailedException("cannot release the lock of " + path, e);
        }
    }
}
