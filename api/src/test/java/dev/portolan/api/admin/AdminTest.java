package dev.portolan.api.admin;

import dev.portolan.database.Database;
import dev.portolan.key.KeyKind;
import dev.portolan.testing.Await;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A test against the admin API of one gateway, which all tests of a class share: each makes what
/// it needs under names of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AdminTest {
    static final Duration SOON = Duration.ofSeconds(60);

    @RegisterExtension
    static final PostgresExtension POSTGRES =
            PostgresExtension.migratedBy("portolan", Database::migrate);

    final Contract contract = new Contract();
    AdminServer server;
    AdminClient admin;
    String adminKey;
    String clientKey;

    @BeforeAll
    void startServer(@TempDir Path directory) throws Exception {
        server = AdminServer.on(POSTGRES.database(), directory).start();
        adminKey = server.key(KeyKind.ADMIN);
        clientKey = server.key(KeyKind.CLIENT);
        admin = AdminClient.of(server.url(), adminKey).watchedBy(contract::check);
        Await.eventually(SOON, () -> admin.get("/keys").expect(200));
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    static TestDatabase database() {
        return POSTGRES.database();
    }

    /// A provider that is switched on.
    void aProvider(String id) {
        admin.post(
                        "/providers",
                        """
                        {"id": "%s", "adapter_class": "parrot", "base_url": "https://%s.example.com/v1", "is_enabled": true}
                        """
                                .formatted(id, id.replace('_', '-')))
                .expect(201);
    }

    void aModel(String id) {
        admin.post("/models", "{\"model_id\": \"%s\"}".formatted(id)).expect(201);
    }
}
