package dev.portolan.standalone.home;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;

/// Where everything is kept: `postgres/`, `kafka/`, `snapshot/`, `logs/`, `keyring.json`,
/// `admin.key`, `client.key`. Only its owner may look inside (mode 0700), and one running process
/// at a time has it. The lock is the kernel's, so it cannot outlive the process, however that ends.
///
/// @param path absolute
/// @param lock held until it is closed
public record DataDirectory(Path path, FileChannel lock) implements AutoCloseable {
    private static final String LOCK = "portolan.lock";

    /// @throws StartRefusedException if it is in use, not writable, or somebody else's
    public static DataDirectory open(Path directory) throws StartRefusedException {
        Path path = directory.toAbsolutePath().normalize();
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new StartRefusedException(path + " is a file; --data needs a directory");
        }
        try {
            refuseForeign(path);
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            return new DataDirectory(path, lock(path));
        } catch (IOException e) {
            throw new StartRefusedException(
                    "cannot write to the data directory %s (%s); choose another with --data"
                            .formatted(path, reason(e)));
        }
    }

    public Path resolve(String name) {
        return path.resolve(name);
    }

    /// The path as a person in the working directory would type it.
    public String shown(String name) {
        Path here = Path.of("").toAbsolutePath();
        Path file = resolve(name);
        return (file.startsWith(here) ? here.relativize(file) : file).toString();
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    /// A slip such as `--data ~` must not take a home directory's rights away from others, nor
    /// scatter files in it.
    private static void refuseForeign(Path path) throws IOException, StartRefusedException {
        if (!Files.exists(path) || Files.exists(path.resolve(LOCK))) {
            return;
        }
        try (DirectoryStream<Path> content = Files.newDirectoryStream(path)) {
            if (content.iterator().hasNext()) {
                throw new StartRefusedException(
                        path
                                + " holds other files and no data of Portolan's; choose another directory with --data");
            }
        }
    }

    private static FileChannel lock(Path path) throws IOException, StartRefusedException {
        var channel =
                FileChannel.open(
                        path.resolve(LOCK),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        boolean isLocked = false;
        try {
            isLocked = channel.tryLock() != null;
            if (!isLocked) {
                throw new StartRefusedException(
                        "%s is in use by another running Portolan%s"
                                .formatted(path, owner(channel)));
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(
                            Long.toString(ProcessHandle.current().pid())
                                    .getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } catch (OverlappingFileLockException _) {
            throw new StartRefusedException(path + " is in use by this very process");
        } finally {
            if (!isLocked) {
                channel.close();
            }
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        var buffer = ByteBuffer.allocate(20);
        channel.read(buffer, 0);
        String pid = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
        return pid.isEmpty() ? "" : " (process " + pid + ")";
    }

    /// In words of people, where the JDK has only a class for it.
    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "it cannot be made there";
            case FileSystemException it when it.getReason() != null ->
                    it.getReason().toLowerCase(Locale.ROOT);
            default -> Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
        };
    }
}
