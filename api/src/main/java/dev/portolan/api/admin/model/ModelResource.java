package dev.portolan.api.admin.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.api.admin.desk.CatalogDesk;
import dev.portolan.api.admin.problem.Problem;
import dev.portolan.api.admin.wire.Answer;
import dev.portolan.api.admin.wire.Cursor;
import dev.portolan.api.admin.wire.Exchange;
import dev.portolan.api.admin.wire.Fields;
import dev.portolan.api.admin.wire.JsonView;
import dev.portolan.api.admin.wire.Query;
import dev.portolan.catalog.Alias;
import dev.portolan.catalog.CatalogTables;
import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelFilter;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.ModelKind;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The models.
@Path("/admin/v1/models")
@Consumes({"application/json", "application/merge-patch+json"})
public final class ModelResource {
    private static final String ID = "/{model_id: .+}";
    private static final List<String> LIFECYCLES =
            Arrays.stream(Lifecycle.values()).map(Lifecycle::word).toList();
    private static final List<String> KINDS =
            Arrays.stream(ModelKind.values()).map(ModelKind::word).toList();

    private final CatalogDesk desk;
    private final ModelEdit edit;
    private final BulkSwitch bulk;
    private final Clock clock;

    ModelResource(CatalogDesk desk, ModelEdit edit, BulkSwitch bulk, Clock clock) {
        this.desk = desk;
        this.edit = edit;
        this.bulk = bulk;
        this.clock = clock;
    }

    @GET
    public Response list(@Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        Query query = exchange.query();
        ModelFilter filter =
                new ModelFilter(
                        query.text("provider", 63),
                        query.truth("available"),
                        query.word("lifecycle", LIFECYCLES, Lifecycle::ofWord),
                        query.word("kind", KINDS, ModelKind::ofWord),
                        query.text("q", 500));
        int limit = query.limit();
        Optional<String> after = query.cursor();
        query.finish();
        return desk.read(
                exchange,
                catalog -> {
                    List<Model> found = catalog.models(filter, after, limit + 1);
                    List<Model> page = found.subList(0, Math.min(limit, found.size()));
                    Optional<String> next =
                            found.size() > limit
                                    ? Optional.of(Cursor.after(page.getLast().id().toString()))
                                    : Optional.empty();
                    return Answer.ok(JsonView.page(page.stream().map(ModelView::of).toList(), next))
                            .tagged(catalog.version());
                });
    }

    @POST
    public Response create(@Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        exchange.requireNoParameters();
        ObjectNode body = exchange.object();
        return desk.add(
                exchange,
                tables -> {
                    Fields fields = new Fields(body);
                    Optional<ModelId> id = NewModelId.read(fields, tables);
                    Model model = edit.of(blank(id.orElse(new ModelId("none", "none"))), fields);
                    fields.finish();
                    requireFree(tables, model.id());
                    tables.models().insert(model);
                    return saved(tables, model.id(), true);
                });
    }

    @POST
    @Path("/bulk")
    public Response switchMany(@Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        exchange.requireNoParameters();
        ObjectNode body = exchange.object();
        return desk.add(exchange, tables -> bulk.apply(new Fields(body), tables));
    }

    @GET
    @Path(ID)
    public Response show(
            @PathParam("model_id") String text, @Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        exchange.requireNoParameters();
        return desk.read(
                exchange,
                catalog -> {
                    Model model =
                            ModelId.parse(text)
                                    .flatMap(catalog::model)
                                    .orElseThrow(
                                            () -> Problem.notFound("model", text).asException());
                    return Answer.ok(ModelView.of(model)).tagged(model.version());
                });
    }

    @PATCH
    @Path(ID)
    public Response change(
            @PathParam("model_id") String text, @Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        exchange.requireNoParameters();
        ObjectNode body = exchange.object();
        return desk.change(
                exchange,
                tables -> {
                    Model current = find(tables, text);
                    exchange.requireMatch(current.version());
                    Fields fields = new Fields(body);
                    fields.readOnly("model_id", "provider", "upstream_model");
                    Model edited = edit.of(current, fields);
                    fields.finish();
                    tables.models().update(edited);
                    return saved(tables, current.id(), false);
                });
    }

    @DELETE
    @Path(ID)
    public Response delete(
            @PathParam("model_id") String text, @Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        exchange.requireNoParameters();
        return desk.change(
                exchange,
                tables -> {
                    Model current = find(tables, text);
                    exchange.requireMatch(current.version());
                    requireUnnamed(tables, current.id());
                    requireUnlisted(current);
                    tables.models().delete(current.id());
                    return Answer.ok(new JsonView().put("model_id", current.id().toString()));
                });
    }

    private static void requireFree(CatalogTables tables, ModelId id) {
        if (tables.models().find(id).isPresent()) {
            throw Problem.conflict(
                            "already_exists",
                            "There is a model '%s' already; change it with PATCH.".formatted(id))
                    .asException();
        }
        if (tables.aliases().find(id.toString()).isPresent()) {
            throw Problem.conflict(
                            "name_taken",
                            "There is an alias '%s', which this model would hide.".formatted(id))
                    .asException();
        }
    }

    /// The next sync would bring it back, available and without what an administrator set.
    private static void requireUnlisted(Model model) {
        if (model.source() == Model.Source.SYNC && model.lifecycle() == Lifecycle.ACTIVE) {
            throw Problem.conflict(
                            "still_listed",
                            "The provider still lists '%s', so the next sync would bring it back. Set is_available to false instead."
                                    .formatted(model.id()))
                    .asException();
        }
    }

    /// An alias to nothing would make the whole catalog invalid.
    private static void requireUnnamed(CatalogTables tables, ModelId id) {
        List<String> aliases =
                tables.aliases().all().stream()
                        .filter(alias -> alias.targets().contains(id))
                        .map(Alias::name)
                        .toList();
        if (!aliases.isEmpty()) {
            throw Problem.conflict(
                            "named_by_alias",
                            "Model '%s' is named by the aliases %s; change those first."
                                    .formatted(id, String.join(", ", aliases)))
                    .asException();
        }
    }

    private static Answer saved(CatalogTables tables, ModelId id, boolean isNew) {
        Model saved = find(tables, id.toString());
        JsonView body = ModelView.of(saved);
        Answer answer =
                isNew ? Answer.created("/admin/v1/models/" + encoded(id), body) : Answer.ok(body);
        return answer.tagged(saved.version());
    }

    private static String encoded(ModelId id) {
        return URLEncoder.encode(id.toString(), StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/")
                .replace("%3A", ":");
    }

    private static Model find(CatalogTables tables, String text) {
        return ModelId.parse(text)
                .flatMap(tables.models()::find)
                .orElseThrow(() -> Problem.notFound("model", text).asException());
    }

    private Model blank(ModelId id) {
        Instant now = Instant.now(clock);
        return new Model(
                id,
                Optional.empty(),
                ModelFacts.ofKind(ModelKind.CHAT),
                true,
                Lifecycle.ACTIVE,
                Model.Source.MANUAL,
                Map.of(),
                Set.of(),
                Map.of(),
                0,
                Optional.empty(),
                Optional.empty(),
                now,
                now,
                0);
    }
}
