package dev.portolan.standalone.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir private Path temporary;

    @Test
    void isMadeForItsOwnerAlone() throws Exception {
        try (var data = DataDirectory.open(temporary.resolve("a/b"))) {
            assertEquals(
                    "rwx------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(data.path())));
        }
    }

    @Test
    void belongsToOneProcessAtATime() throws Exception {
        Path path = temporary.resolve("data");
        try (var data = DataDirectory.open(path)) {
            assertTrue(refusal(data.path()).contains("is in use"));
        }

        DataDirectory.open(path).close();
    }

    @Test
    void isNeverAFile() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));

        assertEquals(file + " is a file; --data needs a directory", refusal(file));
        String below = refusal(file.resolve("below"));
        assertTrue(below.startsWith("cannot write to the data directory"), below);
        assertEquals(1, below.split(file.toString(), -1).length - 1, below);
    }

    @Test
    void isNeverSomebodyElses() throws IOException {
        Files.createFile(temporary.resolve("thesis.tex"));

        assertTrue(refusal(temporary).contains("holds other files"));
        assertFalse(Files.exists(temporary.resolve("portolan.lock")));
    }

    private static String refusal(Path path) {
        return assertThrows(StartRefusedException.class, () -> DataDirectory.open(path))
                .getMessage();
    }
}
