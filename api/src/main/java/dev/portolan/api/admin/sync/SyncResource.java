package dev.portolan.api.admin.sync;

import dev.portolan.api.admin.desk.CatalogDesk;
import dev.portolan.api.admin.wire.Answer;
import dev.portolan.api.admin.wire.Exchange;
import dev.portolan.api.admin.wire.JsonView;
import dev.portolan.api.admin.wire.Query;
import dev.portolan.catalog.Actor;
import dev.portolan.catalog.Provider;
import dev.portolan.catalog.ProviderDao;
import dev.portolan.sync.SyncRun;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/// Asks for a sync of every provider that is switched on, and for a run of the metadata source.
@Path("/admin/v1/sync")
@Consumes(MediaType.APPLICATION_JSON)
public final class SyncResource {
    static final String RUNS = "/admin/v1/sync-runs";

    private final CatalogDesk desk;
    private final RunQueue queue;

    SyncResource(CatalogDesk desk, RunQueue queue) {
        this.desk = desk;
        this.queue = queue;
    }

    @POST
    public Response request(@Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        boolean isDryRun = isDryRun(exchange);
        return desk.request(
                exchange,
                handle -> {
                    List<JsonView> runs =
                            handle.attach(ProviderDao.class).all().stream()
                                    .filter(Provider::isEnabled)
                                    .map(provider ->
                                            RunView.of(
                                                    queue.ask(
                                                            handle,
                                                            provider.id(),
                                                            Actor.administrator(exchange.caller()),
                                                            isDryRun)))
                                    .toList();
                    return Answer.of(202, JsonView.page(runs, Optional.empty()))
                            .with("Location", RUNS);
                });
    }

    /// Whether there is a source only a worker knows; a run without one fails and says so.
    @POST
    @Path("/metadata")
    public Response requestMetadata(@Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        boolean isDryRun = isDryRun(exchange);
        return desk.request(
                exchange,
                handle -> {
                    SyncRun run =
                            queue.ask(
                                    handle,
                                    SyncRun.METADATA,
                                    Actor.administrator(exchange.caller()),
                                    isDryRun);
                    return Answer.of(202, RunView.of(run)).with("Location", RUNS + "/" + run.id());
                });
    }

    static boolean isDryRun(Exchange exchange) {
        Query query = exchange.query();
        boolean isDryRun = query.truth("dry_run").orElse(false);
        query.finish();
        exchange.requireNoFields();
        return isDryRun;
    }
}
