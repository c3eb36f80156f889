package dev.portolan.api.admin.model;

import dev.portolan.api.admin.desk.CatalogDesk;
import dev.portolan.provider.AdapterRegistry;
import java.time.Clock;
import java.util.List;

/// Builds the resources of this room.
public record ModelRooms(CatalogDesk desk, AdapterRegistry adapters, Clock clock) {
    public List<Object> resources() {
        return List.of(new ModelResource(desk, new ModelEdit(adapters), new BulkSwitch(), clock));
    }
}
