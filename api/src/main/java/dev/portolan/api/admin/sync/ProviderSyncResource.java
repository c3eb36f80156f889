package dev.portolan.api.admin.sync;

import dev.portolan.api.admin.desk.CatalogDesk;
import dev.portolan.api.admin.problem.Problem;
import dev.portolan.api.admin.wire.Answer;
import dev.portolan.api.admin.wire.Exchange;
import dev.portolan.catalog.Actor;
import dev.portolan.catalog.Provider;
import dev.portolan.catalog.ProviderDao;
import dev.portolan.sync.SyncRun;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/// Asks for a sync of one provider, which a worker runs. Has the path of the providers' resource,
/// because Jersey looks for `/{id}/sync` there and nowhere else.
@Path("/admin/v1/providers")
@Consumes(MediaType.APPLICATION_JSON)
public final class ProviderSyncResource {
    private final CatalogDesk desk;
    private final RunQueue queue;

    ProviderSyncResource(CatalogDesk desk, RunQueue queue) {
        this.desk = desk;
        this.queue = queue;
    }

    @POST
    @Path("/{id}/sync")
    public Response request(@PathParam("id") String id, @Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        boolean isDryRun = SyncResource.isDryRun(exchange);
        return desk.request(
                exchange,
                handle -> {
                    Provider provider =
                            handle.attach(ProviderDao.class)
                                    .find(id)
                                    .orElseThrow(
                                            () -> Problem.notFound("provider", id).asException());
                    exchange.requireMatch(provider.version());
                    SyncRun run =
                            queue.ask(handle, id, Actor.administrator(exchange.caller()), isDryRun);
                    return Answer.of(202, RunView.of(run))
                            .with("Location", SyncResource.RUNS + "/" + run.id());
                });
    }
}
