package dev.portolan.worker.heartbeat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.catalog.CatalogStore;
import dev.portolan.database.Database;
import dev.portolan.messaging.CatalogEvent;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.TestClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class VersionHeartbeatTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES =
            PostgresExtension.migratedBy("portolan", Database::migrate);

    @Test
    void repeatsTheCurrentVersionAndTakesNone() throws Exception {
        CatalogStore store = new CatalogStore(Database.jdbi(POSTGRES.database().dataSource()));
        POSTGRES.database()
                .execute(
                        "INSERT INTO providers (id, display_name, adapter_class) VALUES ('a', 'A', 'fake')");
        TestClock clock = new TestClock();
        List<CatalogEvent> sent = new ArrayList<>();
        VersionHeartbeat heartbeat = new VersionHeartbeat(store, sent::addAll);

        heartbeat.run(clock.instant());
        heartbeat.run(clock.instant());

        CatalogEvent beat =
                new CatalogEvent(
                        1, store.version(), clock.instant(), "heartbeat", List.of(), false);
        assertEquals(List.of(beat, beat), sent);
    }
}
