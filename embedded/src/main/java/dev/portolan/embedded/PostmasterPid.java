package dev.portolan.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What PostgreSQL says about itself in `postmaster.pid` in its data directory: line 1 the pid,
/// line 2 the directory, line 3 when it started (seconds since 1970), line 4 the port, line 8 the
/// state (`starting`, `ready`, `stopping`). Written by the server for `pg_ctl`.
final class PostmasterPid {
    private final Path data;

    PostmasterPid(Path data) {
        this.data = data;
    }

    /// Whether the server with this pid accepts connections. The file of an earlier run may name
    /// the same pid (containers count from one each time), so what was written before our server
    /// was started does not count.
    boolean saysReady(long pid, Instant startedNotBefore) {
        List<String> lines = lines();
        return lines.size() >= 8
                && lines.get(0).strip().equals(Long.toString(pid))
                && Long.parseLong(lines.get(2).strip()) >= startedNotBefore.getEpochSecond()
                && lines.get(7).strip().equals("ready");
    }

    /// The live server on this very directory, if there is one; a pid that now belongs to another
    /// program is none.
    Optional<ServerProcess> server() {
        return lines().stream()
                .limit(1)
                .map(String::strip)
                .filter(line -> line.matches("[0-9]{1,10}"))
                .map(Long::parseLong)
                .map(ProcessHandle::of)
                .flatMap(Optional::stream)
                .filter(ProcessHandle::isAlive)
                .filter(this::isPostgresHere)
                .map(ServerProcess::new)
                .findFirst();
    }

    /// Stops the server that an earlier owner left behind, in good order if it can, so that the
    /// next start is not a recovery.
    void stopOrphan(Duration patience) {
        server().ifPresent(orphan -> {
            orphan.thaw();
            orphan.send("INT");
            if (!orphan.endsWithin(patience)) {
                orphan.send("QUIT");
                if (!orphan.endsWithin(Duration.ofSeconds(10))) {
                    orphan.kill();
                }
            }
        });
    }

    private boolean isPostgresHere(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        boolean isPostgres =
                info.command()
                        .or(() -> info.commandLine())
                        .map(command -> command.contains("postgres"))
                        .orElse(false);
        String directory = data.toString();
        boolean isHere =
                Stream.of(info.arguments().orElse(new String[0])).anyMatch(directory::equals)
                        || info.commandLine().filter(line -> line.contains(directory)).isPresent();
        return isPostgres && isHere;
    }

    private List<String> lines() {
        try {
            return Arrays.asList(Files.readString(data.resolve("postmaster.pid")).split("\n"));
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new ServiceFailedException("cannot read postmaster.pid in " + data, e);
        }
    }
}
