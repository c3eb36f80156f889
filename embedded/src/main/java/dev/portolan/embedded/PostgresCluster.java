package dev.portolan.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The files of one PostgreSQL: made once, complete or not at all.
///
/// @param directory ours, mode 0700
/// @param binaries the programs
record PostgresCluster(PrivateDirectory directory, PostgresBinaries binaries) {
    static final String USER = "portolan";

    Path data() {
        return directory.resolve("data");
    }

    Path log() {
        return directory.resolve("postgres.log");
    }

    /// Makes the data directory where there is none. A random password is asked for even on the
    /// loopback interface, because every user of the machine can connect to that.
    void initialise(boolean isDurable) throws IOException {
        if (Files.exists(data().resolve("PG_VERSION"))) {
            requireSameMajorVersion();
            return;
        }
        Path unfinished = directory.resolve("data.unfinished");
        Directories.delete(unfinished);
        writePassword();
        var command =
                new ArrayList<>(
                        List.of(
                                binaries.program("initdb").toString(),
                                "--pgdata=" + unfinished,
                                "--username=" + USER,
                                "--pwfile=" + passwordFile(),
                                "--auth=scram-sha-256",
                                "--encoding=UTF8",
                                "--locale-provider=builtin",
                                "--builtin-locale=C.UTF-8",
                                "--locale=C"));
        if (!isDurable) {
            command.add("--no-sync");
        }
        run(command);
        Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    String password() throws IOException {
        return Files.readString(passwordFile()).strip();
    }

    /// PostgreSQL refuses to run as root. A user namespace without a mapping lets a program of root
    /// appear as nobody, while its files stay root's.
    List<String> asOrdinaryUser(List<String> command) {
        if (!"root".equals(System.getProperty("user.name"))) {
            return command;
        }
        String unshare =
                Launch.onPath("unshare")
                        .orElseThrow(() ->
                                new ServiceFailedException(
                                        "PostgreSQL does not run as root, and there is no unshare to work around it: run as another user"));
        return Launch.prepend(List.of(unshare, "-U"), command);
    }

    private void run(List<String> command) throws IOException {
        Process process =
                Launch.builder(asOrdinaryUser(command))
                        .redirectErrorStream(true)
                        .redirectOutput(log().toFile())
                        .start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new ServiceFailedException(
                        "initdb failed in " + directory.path() + ": " + Launch.lastLines(log(), 3));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceFailedException(
                    "interrupted while PostgreSQL's data directory was made", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private Path passwordFile() {
        return directory.resolve("password");
    }

    private void writePassword() throws IOException {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        var privately =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.deleteIfExists(passwordFile());
        Files.createFile(passwordFile(), privately);
        Files.write(
                passwordFile(),
                Base64.getUrlEncoder().encodeToString(random).getBytes(StandardCharsets.US_ASCII),
                StandardOpenOption.SYNC);
    }

    private void requireSameMajorVersion() throws IOException {
        String have = Files.readString(data().resolve("PG_VERSION")).strip();
        Process asked =
                new ProcessBuilder(binaries.program("postgres").toString(), "--version").start();
        String answer =
                new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        String want = answer.replaceAll(".*\\) ([0-9]+).*", "$1");
        if (!have.equals(want)) {
            throw new ServiceFailedException(
                    "%s was made by PostgreSQL %s, this is PostgreSQL %s: dump and restore it"
                            .formatted(data(), have, want));
        }
    }
}
