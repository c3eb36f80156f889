package dev.portolan.api.admin.provider;

import dev.portolan.api.admin.wire.Answer;
import dev.portolan.api.admin.wire.Exchange;
import dev.portolan.api.admin.wire.JsonView;
import dev.portolan.provider.AdapterRegistry;
import dev.portolan.provider.ProviderAdapter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The adapters that this replica found.
@Path("/admin/v1/adapters")
public final class AdapterResource {
    private final AdapterRegistry adapters;

    AdapterResource(AdapterRegistry adapters) {
        this.adapters = adapters;
    }

    @GET
    public Response list(@Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        exchange.requireNoParameters();
        List<JsonView> shown =
                adapters.all().stream()
                        .sorted(Comparator.comparing(ProviderAdapter::shortName))
                        .map(adapter ->
                                new JsonView()
                                        .put("adapter_class", adapter.getClass().getName())
                                        .put("short_name", adapter.shortName())
                                        .put("dialect", adapter.dialect().word())
                                        .put("needs_base_url", adapter.needsBaseUrl()))
                        .toList();
        return Answer.ok(JsonView.page(shown, Optional.empty()))
                .taggedByBody()
                .toResponse(exchange.ifNoneMatch());
    }
}
