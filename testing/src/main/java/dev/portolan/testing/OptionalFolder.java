package dev.portolan.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Test data that is too big or not ours to keep in this repository. Who has it says where by an
/// environment variable (or the system property of like name), or puts it beside the repository, in
/// `../shared`.
final class OptionalFolder {
    private OptionalFolder() {}

    /// @param variable such as `PORTOLAN_CORPUS`; the property is then `portolan.corpus`
    /// @param name the folder's name under `../shared`
    static Optional<Path> find(String variable, String name) {
        String property = variable.toLowerCase(Locale.ROOT).replace('_', '.');
        return Stream.of(
                        Optional.ofNullable(System.getProperty(property)).map(Path::of),
                        Optional.ofNullable(System.getenv(variable)).map(Path::of),
                        repository().map(root -> root.resolveSibling("shared").resolve(name)))
                .flatMap(Optional::stream)
                .filter(Files::isDirectory)
                .findFirst();
    }

    /// The folder above the working directory that holds the Maven wrapper.
    private static Optional<Path> repository() {
        Optional<Path> folder = Optional.of(Path.of("").toAbsolutePath());
        while (folder.isPresent() && !Files.exists(folder.get().resolve("mvnw"))) {
            folder = folder.map(Path::getParent);
        }
        return folder;
    }
}
