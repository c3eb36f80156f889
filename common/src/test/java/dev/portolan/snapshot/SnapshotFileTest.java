package dev.portolan.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.CatalogJson;
import dev.portolan.catalog.CatalogRows;
import dev.portolan.catalog.Samples;
import dev.portolan.secret.Keyring;
import dev.portolan.secret.Purpose;
import dev.portolan.secret.SecretBox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir Path folder;

    private final Keyring keyring = Keyring.fresh(RANDOM);
    private final SecretBox box = new SecretBox(keyring, Purpose.SNAPSHOT, RANDOM);

    @Test
    void givesBackEveryFieldOfEveryRow() {
        CatalogRows rows =
                new CatalogRows(
                        42,
                        List.of(Samples.fullProvider("one"), Samples.provider("two")),
                        List.of(Samples.fullModel("one/a"), Samples.model("two/b")),
                        List.of(Samples.alias("fast", "one/a", "two/b")),
                        List.of(Samples.key("AAAAAAAAAAAA")));

        file().save(rows);

        assertEquals(Optional.of(rows), file().load());
    }

    @Test
    void isReadableByItsOwnerOnlyAndHoldsNothingInClear() throws IOException {
        file().save(rows(1));
        file().save(rows(2));

        try (var files = Files.list(folder.resolve("state"))) {
            List<Path> all = files.sorted().toList();
            assertEquals(3, all.size(), all::toString);
            for (Path each : all) {
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
                assertFalse(Files.readString(each, StandardCharsets.ISO_8859_1).contains("one"));
            }
        }
    }

    @Test
    void startsWithNothingWhereThereIsNothing() {
        assertEquals(Optional.empty(), file().load());
    }

    @Test
    void givesBackTheNewest() {
        SnapshotFile file = file();
        for (int version : new int[] {3, 5, 9}) {
            file.save(rows(version));
            assertEquals(version, file.load().orElseThrow().version());
            assertEquals(version, file().load().orElseThrow().version());
        }
    }

    @Test
    void usesTheOlderGenerationWhereTheNewestIsCutAnywhere() throws IOException {
        file().save(rows(1));
        file().save(rows(2));
        byte[] whole = Files.readAllBytes(current());

        for (int length : new int[] {0, 1, 3, 50, whole.length / 2, whole.length - 1}) {
            Files.write(current(), java.util.Arrays.copyOf(whole, length));
            assertEquals(1, file().load().orElseThrow().version());
        }
    }

    @Test
    void usesTheOlderGenerationWhereABitIsFlipped() throws IOException {
        file().save(rows(1));
        file().save(rows(2));
        byte[] whole = Files.readAllBytes(current());

        // Not in the very last letter, some of whose bits may mean nothing.
        for (int at = 0; at < whole.length - 1; at += 7) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 1;
            Files.write(current(), flipped);
            assertEquals(1, file().load().orElseThrow().version(), "byte " + at);
        }
    }

    @Test
    void usesNothingWhereBothAreBroken() throws IOException {
        file().save(rows(1));
        file().save(rows(2));
        Files.writeString(current(), "nonsense");
        Files.writeString(folder.resolve("state/catalog.previous.sealed"), "");

        assertEquals(Optional.empty(), file().load());
    }

    @Test
    void goesOnAfterABrokenFile() throws IOException {
        file().save(rows(1));
        file().save(rows(2));
        Files.writeString(current(), "nonsense");

        file().save(rows(3));

        assertEquals(3, file().load().orElseThrow().version());
    }

    @Test
    void usesTheOlderGenerationBetweenTheTwoRenames() throws IOException {
        file().save(rows(1));
        Files.move(current(), folder.resolve("state/catalog.previous.sealed"));

        assertEquals(1, file().load().orElseThrow().version());
    }

    @Test
    void anotherClustersFileIsNotUsed() throws IOException {
        Path elsewhere = folder.resolve("elsewhere");
        new SnapshotFile(elsewhere, box, "other").save(rows(50));
        new SnapshotFile(
                        folder.resolve("key"),
                        new SecretBox(Keyring.fresh(RANDOM), Purpose.SNAPSHOT, RANDOM),
                        "test")
                .save(rows(60));
        file().save(rows(1));
        file().save(rows(2));

        Files.copy(
                elsewhere.resolve("catalog.sealed"),
                current(),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertEquals(1, file().load().orElseThrow().version());
        Files.copy(
                folder.resolve("key/catalog.sealed"),
                current(),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertEquals(1, file().load().orElseThrow().version());
    }

    /// It would bring revoked keys back to life.
    @Test
    void anOldCopyPutBackIsNotUsed() throws IOException {
        SnapshotFile file = file();
        file.save(rows(1));
        byte[] old = Files.readAllBytes(current());
        file.save(rows(2));
        file.save(rows(3));

        Files.write(current(), old);
        assertEquals(2, file().load().orElseThrow().version());

        Files.write(folder.resolve("state/catalog.previous.sealed"), old);
        assertEquals(Optional.empty(), file().load());
    }

    @Test
    void anOlderVersionDoesNotReplaceANewerOne() {
        file().save(rows(9));

        file().save(rows(8));

        assertEquals(9, file().load().orElseThrow().version());
    }

    @Test
    void keepingTheSameVersionAgainKeepsBothGenerations() throws IOException {
        file().save(rows(1));
        file().save(rows(2));
        file().save(rows(2));
        Files.writeString(current(), "nonsense");

        assertEquals(1, file().load().orElseThrow().version());
    }

    @Test
    void saysWhereItCouldNotWrite() throws IOException {
        Path blocked = Files.createFile(folder.resolve("state"));

        var failure = assertThrows(UncheckedIOException.class, () -> file().save(rows(1)));

        assertTrue(failure.getMessage().contains(blocked.toString()), failure::getMessage);
    }

    @Test
    void aFileOfAReleaseToComeIsNotMisread() throws Exception {
        assertThrows(
                IOException.class, () -> CatalogJson.read(gzip("{\"format\": 2, \"version\": 1}")));
        assertThrows(IOException.class, () -> CatalogJson.read(gzip("{\"format\": 1}")));
        assertThrows(
                IOException.class,
                () -> CatalogJson.read(gzip("{\"format\": 1, \"version\": 1, \"models\": 3}")));
        assertThrows(IOException.class, () -> CatalogJson.read(new byte[0]));
        assertEquals(
                new CatalogRows(1, List.of(), List.of(), List.of(), List.of()),
                CatalogJson.read(gzip("{\"format\": 1, \"later\": {\"a\": []}, \"version\": 1}")));
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private SnapshotFile file() {
        return new SnapshotFile(folder.resolve("state"), box, "test");
    }

    private Path current() {
        return folder.resolve("state/catalog.sealed");
    }

    private static CatalogRows rows(int version) {
        return new CatalogRows(
                version,
                List.of(Samples.provider("one")),
                IntStream.range(0, version).mapToObj(i -> Samples.model("one/m" + i)).toList(),
                List.of(),
                List.of());
    }
}
