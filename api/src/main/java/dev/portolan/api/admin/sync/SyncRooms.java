package dev.portolan.api.admin.sync;

import dev.portolan.api.admin.desk.CatalogDesk;
import java.time.Clock;
import java.util.List;

/// Builds the resources of this room.
public record SyncRooms(CatalogDesk desk, Clock clock) {
    public List<Object> resources() {
        RunQueue queue = new RunQueue(clock);
        return List.of(
                new ProviderSyncResource(desk, queue),
                new SyncResource(desk, queue),
                new RunResource(desk, clock));
    }
}
