package dev.portolan.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/// Compiles somebody else's adapter against our classes and packs it.
final class AdapterJar {
    private AdapterJar() {}

    /// @param source of `com.example.HarbourAdapter`
    /// @param services what the service file says
    static Path write(Path folder, String source, String services) throws IOException {
        Path file =
                Files.createDirectories(folder.resolve("src/com/example"))
                        .resolve("HarbourAdapter.java");
        Files.writeString(file, source);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int status =
                compiler.run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        file.toString());
        assertEquals(0, status);
        Path jar = folder.resolve("harbour.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(
                    new JarEntry("META-INF/services/dev.portolan.provider.ProviderAdapter"));
            out.write(services.getBytes(UTF_8));
            try (var files = Files.list(classes.resolve("com/example"))) {
                for (Path each : files.toList()) {
                    out.putNextEntry(new JarEntry("com/example/" + each.getFileName()));
                    out.write(Files.readAllBytes(each));
                }
            }
        }
        return jar;
    }
}
