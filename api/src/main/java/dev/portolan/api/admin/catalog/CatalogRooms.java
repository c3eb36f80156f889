package dev.portolan.api.admin.catalog;

import dev.portolan.api.admin.desk.CatalogDesk;
import dev.portolan.api.catalog.CatalogRoom;
import java.time.Clock;
import java.util.List;

/// Builds the resources of this room.
public record CatalogRooms(CatalogDesk desk, CatalogRoom catalog, Clock clock) {
    public List<Object> resources() {
        return List.of(
                new CatalogResource(
                        desk,
                        new VersionsView(
                                catalog.replicaId(),
                                catalog.holder(),
                                catalog.condition(),
                                clock)));
    }
}
