package dev.portolan.api.admin.sync;

import dev.portolan.api.admin.desk.CatalogDesk;
import dev.portolan.api.admin.problem.Problem;
import dev.portolan.api.admin.problem.Violation;
import dev.portolan.api.admin.wire.Answer;
import dev.portolan.api.admin.wire.Cursor;
import dev.portolan.api.admin.wire.EntityTags;
import dev.portolan.api.admin.wire.Exchange;
import dev.portolan.api.admin.wire.JsonView;
import dev.portolan.api.admin.wire.Query;
import dev.portolan.catalog.Actor;
import dev.portolan.sync.SyncDiff;
import dev.portolan.sync.SyncRun;
import dev.portolan.sync.SyncRunDao;
import dev.portolan.sync.SyncRunFilter;
import dev.portolan.sync.SyncStatus;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// What became of syncs. Runs are not in the snapshot: without the database there is nothing to
/// show.
@Path(SyncResource.RUNS)
@Consumes(MediaType.APPLICATION_JSON)
public final class RunResource {
    private static final Pattern ID =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final List<String> STATUSES =
            Arrays.stream(SyncStatus.values()).map(SyncStatus::word).toList();

    private final CatalogDesk desk;
    private final Clock clock;

    RunResource(CatalogDesk desk, Clock clock) {
        this.desk = desk;
        this.clock = clock;
    }

    @GET
    public Response list(@Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        Query query = exchange.query();
        SyncRunFilter filter =
                new SyncRunFilter(
                        query.text("provider", 63),
                        query.word("status", STATUSES, SyncStatus::ofWord));
        int limit = query.limit();
        Optional<UUID> after = query.cursor().map(RunResource::cursorId);
        query.finish();
        return desk.readOnlyThere(
                exchange,
                handle -> {
                    List<SyncRun> found =
                            handle.attach(SyncRunDao.class).page(filter, after, limit + 1);
                    List<SyncRun> page = found.subList(0, Math.min(limit, found.size()));
                    Optional<String> next =
                            found.size() > limit
                                    ? Optional.of(Cursor.after(page.getLast().id().toString()))
                                    : Optional.empty();
                    return Answer.ok(JsonView.page(page.stream().map(RunView::of).toList(), next))
                            .taggedByBody();
                });
    }

    @GET
    @Path("/{id}")
    public Response show(@PathParam("id") String id, @Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        exchange.requireNoParameters();
        return desk.readOnlyThere(exchange, handle -> shown(handle.attach(SyncRunDao.class), id));
    }

    /// Lets a run through that would have taken away too much.
    @POST
    @Path("/{id}/approve")
    public Response approve(@PathParam("id") String id, @Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        exchange.requireNoParameters();
        exchange.requireNoFields();
        return desk.request(
                exchange,
                handle -> {
                    SyncRunDao runs = handle.attach(SyncRunDao.class);
                    Answer before = shown(runs, id);
                    EntityTags.require(exchange.ifMatch(), before.tag().orElseThrow());
                    SyncRun run = find(runs, id);
                    String by = Actor.administrator(exchange.caller()).name();
                    if (!runs.approve(run.id(), by, Instant.now(clock))) {
                        throw Problem.conflict(
                                        "not_awaiting_approval",
                                        "Run %s is %s; only a run that is awaiting_approval can be approved."
                                                .formatted(
                                                        run.id(), find(runs, id).status().word()))
                                .asException();
                    }
                    return new Answer(202, before.headers(), shown(runs, id).body())
                            .taggedByBody()
                            .with("Location", SyncResource.RUNS + "/" + run.id());
                });
    }

    private static Answer shown(SyncRunDao runs, String id) {
        SyncRun run = find(runs, id);
        SyncDiff diff = runs.diff(run.id()).orElse(SyncDiff.EMPTY);
        return Answer.ok(RunView.of(run, diff)).taggedByBody();
    }

    private static SyncRun find(SyncRunDao runs, String id) {
        return Optional.of(id)
                .filter(text -> ID.matcher(text).matches())
                .map(UUID::fromString)
                .flatMap(runs::find)
                .orElseThrow(() -> Problem.notFound("sync run", id).asException());
    }

    private static UUID cursorId(String text) {
        if (!ID.matcher(text).matches()) {
            throw Problem.invalidField(
                            Violation.hidden(
                                    "cursor", "must be the next_cursor of an earlier answer"))
                    .asException();
        }
        return UUID.fromString(text);
    }
}
