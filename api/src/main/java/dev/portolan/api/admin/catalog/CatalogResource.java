package dev.portolan.api.admin.catalog;

import dev.portolan.api.admin.desk.CatalogDesk;
import dev.portolan.api.admin.problem.Problem;
import dev.portolan.api.admin.problem.Violation;
import dev.portolan.api.admin.wire.Answer;
import dev.portolan.api.admin.wire.Cursor;
import dev.portolan.api.admin.wire.Exchange;
import dev.portolan.api.admin.wire.JsonView;
import dev.portolan.api.admin.wire.Query;
import dev.portolan.catalog.CatalogChange;
import dev.portolan.catalog.ChangeFilter;
import dev.portolan.catalog.ChangeLogDao;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/// Which version is served where, and what changed when.
@Path("/admin/v1/catalog")
public final class CatalogResource {
    private static final List<String> ENTITIES = List.of("provider", "model", "alias", "key");

    private final CatalogDesk desk;
    private final VersionsView versions;

    CatalogResource(CatalogDesk desk, VersionsView versions) {
        this.desk = desk;
        this.versions = versions;
    }

    @GET
    public Response versions(@Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        exchange.requireNoParameters();
        return desk.readThereOrHere(exchange, versions::ofAll, versions::ofThisReplica);
    }

    @GET
    @Path("/changes")
    public Response changes(@Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        Query query = exchange.query();
        ChangeFilter filter =
                new ChangeFilter(
                        query.word(
                                "entity",
                                ENTITIES,
                                word -> Optional.of(word).filter(ENTITIES::contains)),
                        query.text("id", 256),
                        query.text("actor", 128),
                        query.number("version"),
                        query.number("since"));
        int limit = query.limit();
        Optional<Long> before = query.cursor().map(CatalogResource::cursorId);
        query.finish();
        return desk.readOnlyThere(
                exchange,
                handle -> {
                    List<CatalogChange> found =
                            handle.attach(ChangeLogDao.class).page(filter, before, limit + 1);
                    List<CatalogChange> page = found.subList(0, Math.min(limit, found.size()));
                    Optional<String> next =
                            found.size() > limit
                                    ? Optional.of(Cursor.after(Long.toString(page.getLast().id())))
                                    : Optional.empty();
                    return Answer.ok(
                                    JsonView.page(
                                            page.stream().map(CatalogResource::view).toList(),
                                            next))
                            .taggedByBody();
                });
    }

    private static long cursorId(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw Problem.invalidField(
                            Violation.hidden(
                                    "cursor", "must be the next_cursor of an earlier answer"))
                    .asException();
        }
        return Long.parseLong(text);
    }

    private static JsonView view(CatalogChange change) {
        return new JsonView()
                .put("id", change.id())
                .put("version", change.version())
                .put("at", change.at())
                .put("actor", change.actor().name())
                .put("entity", change.entity())
                .put("entity_id", change.entityId())
                .put("operation", change.operation())
                .put("before", change.before())
                .put("after", change.after());
    }
}
