package dev.portolan.api.admin;

import dev.portolan.api.admin.alias.AliasResource;
import dev.portolan.api.admin.catalog.CatalogRooms;
import dev.portolan.api.admin.desk.CatalogDesk;
import dev.portolan.api.admin.desk.DatabaseDoor;
import dev.portolan.api.admin.document.OpenApiResource;
import dev.portolan.api.admin.door.AdminDoor;
import dev.portolan.api.admin.key.KeyResource;
import dev.portolan.api.admin.model.ModelRooms;
import dev.portolan.api.admin.problem.ProblemMapper;
import dev.portolan.api.admin.problem.ProblemShape;
import dev.portolan.api.admin.provider.ProviderRooms;
import dev.portolan.api.admin.sync.SyncRooms;
import dev.portolan.api.catalog.CatalogRoom;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.CredentialVault;
import dev.portolan.key.KeyCheck;
import dev.portolan.key.KeyMint;
import dev.portolan.outbound.AddressPolicy;
import dev.portolan.provider.AdapterRegistry;
import dev.portolan.provider.ProviderOpener;
import dev.portolan.secret.Keyring;
import dev.portolan.secret.Purpose;
import dev.portolan.secret.SecretBox;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/// Builds the whole admin API of the parts it is given.
///
/// @param catalog what this replica serves
/// @param settings of the section `admin`
/// @param maxStaleAuth as in [dev.portolan.api.catalog.CatalogSettings]
public record AdminRooms(
        CatalogRoom catalog,
        Jdbi jdbi,
        Keyring keyring,
        SecureRandom random,
        CredentialVault vault,
        ProviderOpener opener,
        AdapterRegistry adapters,
        AddressPolicy addresses,
        AdminSettings settings,
        Duration maxStaleAuth,
        Supplier<String> requestIds,
        Clock clock) {
    /// Below the pool's size, so that the admin API cannot take every connection of the replica.
    private static final int AT_ONCE = 8;

    /// Opens `/admin/v1`.
    public void open(JerseyEnvironment jersey) {
        components().forEach(jersey::register);
    }

    private List<Object> components() {
        CatalogDesk desk =
                new CatalogDesk(
                        new CatalogStore(jdbi),
                        jdbi,
                        new DatabaseDoor(
                                settings.readBound().toJavaDuration(),
                                settings.writeBound().toJavaDuration(),
                                AT_ONCE,
                                System::nanoTime,
                                () -> jdbi.useHandle(handle -> handle.execute("SELECT 1"))),
                        new SecretBox(keyring, Purpose.IDEMPOTENCY, random),
                        catalog.holder(),
                        catalog::look);
        List<Object> components = new ArrayList<>();
        components.add(new AdminDoor(new KeyCheck(keyring, clock), catalog.holder(), maxStaleAuth));
        components.add(new ProblemMapper());
        components.add(new ProblemShape(requestIds));
        components.addAll(
                new ProviderRooms(desk, opener, vault, adapters, addresses, clock).resources());
        components.addAll(new ModelRooms(desk, adapters, clock).resources());
        components.add(new AliasResource(desk, clock));
        components.add(new KeyResource(desk, new KeyMint(keyring, random, clock), clock));
        components.addAll(new SyncRooms(desk, clock).resources());
        components.addAll(new CatalogRooms(desk, catalog, clock).resources());
        components.add(OpenApiResource.load());
        return components;
    }
}
