package dev.portolan.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.testing.Await;
import dev.portolan.testing.FakeProvider;
import dev.portolan.testing.PostgresExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A gateway with one fake provider behind it, for all tests of a class. What is in its catalog
/// when it starts is said where the extension is registered, as a static field:
///
/// ```java
/// @RegisterExtension
/// static final Stage STAGE =
///         new Stage(stage -> {
///             stage.catalog().provider("acme", stage.provider().baseUrl());
///             stage.catalog().models("acme/m");
///         });
/// ```
final class Stage implements BeforeAllCallback, AfterAllCallback {
    private final PostgresExtension postgres = TestCatalog.postgres();
    private final Consumer<Stage> scene;
    private Optional<Props> props = Optional.empty();
    private Optional<TestGateway> gateway = Optional.empty();

    Stage(Consumer<Stage> scene) {
        this.scene = scene;
    }

    private record Props(Path directory, FakeProvider provider, TestCatalog catalog, String key) {}

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        postgres.beforeAll(context);
        Path directory = Files.createTempDirectory("stage");
        TestCatalog catalog = new TestCatalog(postgres.database(), directory);
        props = Optional.of(new Props(directory, FakeProvider.start(), catalog, catalog.key()));
        scene.accept(this);
        gateway =
                Optional.of(
                        new TestGateway.Setup(
                                        postgres.database(),
                                        catalog.keyringFile(),
                                        directory.resolve("api"))
                                .start());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        gateway.ifPresent(TestGateway::close);
        props.ifPresent(each -> each.provider().close());
        if (props.isPresent()) {
            Path directory = props.get().directory();
            // The gateway may still be keeping its last catalog there.
            Await.eventually(TestGateway.SOON, () -> deleteAll(directory));
        }
        postgres.afterAll(context);
    }

    private static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(Stage::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestGateway gateway() {
        return gateway.orElseThrow();
    }

    FakeProvider provider() {
        return props.orElseThrow().provider();
    }

    TestCatalog catalog() {
        return props.orElseThrow().catalog();
    }

    /// A client's, for every model.
    String key() {
        return props.orElseThrow().key();
    }

    void execute(String sql) {
        postgres.database().execute(sql);
    }

    /// The fake provider once more, behind another adapter.
    void provider(String id, String adapter, Map<String, JsonNode> settings) {
        URI root = URI.create("http://127.0.0.1:" + provider().port());
        catalog().provider(id, root, adapter, settings);
    }

    void models(ModelKind kind, String... ids) {
        for (String id : ids) {
            model(id, ModelFacts.ofKind(kind));
        }
    }

    void model(String id, ModelFacts facts) {
        catalog()
                .change(tables ->
                        tables.models()
                                .insert(TestCatalog.model(id, facts, true, Lifecycle.ACTIVE)));
    }
}
