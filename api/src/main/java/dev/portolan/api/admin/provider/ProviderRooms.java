package dev.portolan.api.admin.provider;

import dev.portolan.api.admin.desk.CatalogDesk;
import dev.portolan.catalog.CredentialVault;
import dev.portolan.outbound.AddressPolicy;
import dev.portolan.provider.AdapterRegistry;
import dev.portolan.provider.ProviderOpener;
import java.time.Clock;
import java.util.List;

/// Builds the resources of this room.
public record ProviderRooms(
        CatalogDesk desk,
        ProviderOpener opener,
        CredentialVault vault,
        AdapterRegistry adapters,
        AddressPolicy addresses,
        Clock clock) {
    public List<Object> resources() {
        ProviderEdit edit = new ProviderEdit(adapters, addresses, new CredentialEdit(vault, clock));
        return List.of(
                new ProviderResource(desk, new ProviderView(opener, vault), edit, clock),
                new AdapterResource(adapters));
    }
}
