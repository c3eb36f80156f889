package dev.portolan.api.admin.alias;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.api.admin.desk.CatalogDesk;
import dev.portolan.api.admin.problem.Problem;
import dev.portolan.api.admin.problem.Violation;
import dev.portolan.api.admin.wire.Answer;
import dev.portolan.api.admin.wire.Exchange;
import dev.portolan.api.admin.wire.Fields;
import dev.portolan.api.admin.wire.JsonView;
import dev.portolan.catalog.Alias;
import dev.portolan.catalog.CatalogTables;
import dev.portolan.catalog.ModelId;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The aliases: names of the administrator's choice for ordered lists of models.
@Path("/admin/v1/aliases")
@Consumes(MediaType.APPLICATION_JSON)
public final class AliasResource {
    private static final int MOST_TARGETS = 100;
    private static final String NAME = "/{alias: .+}";

    private final CatalogDesk desk;
    private final Clock clock;

    public AliasResource(CatalogDesk desk, Clock clock) {
        this.desk = desk;
        this.clock = clock;
    }

    @GET
    public Response list(@Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        exchange.requireNoParameters();
        return desk.read(
                exchange,
                catalog -> {
                    List<JsonView> shown =
                            catalog.aliases().stream().map(AliasResource::view).toList();
                    return Answer.ok(JsonView.page(shown, Optional.empty()))
                            .tagged(catalog.version());
                });
    }

    @GET
    @Path(NAME)
    public Response show(
            @PathParam("alias") String name, @Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        exchange.requireNoParameters();
        return desk.read(
                exchange,
                catalog -> {
                    Alias alias =
                            catalog.alias(name)
                                    .orElseThrow(
                                            () -> Problem.notFound("alias", name).asException());
                    return Answer.ok(view(alias)).tagged(alias.version());
                });
    }

    @PUT
    @Path(NAME)
    public Response put(@PathParam("alias") String name, @Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        exchange.requireNoParameters();
        ObjectNode body = exchange.object();
        return desk.change(
                exchange,
                tables -> {
                    Optional<Alias> current = tables.aliases().find(name);
                    current.ifPresentOrElse(
                            alias -> exchange.requireMatch(alias.version()),
                            exchange::requireNoMatch);
                    current.ifPresent(alias -> exchange.requireAbsent(alias.version()));
                    Alias wanted = read(name, new Fields(body), tables);
                    tables.aliases().upsert(wanted);
                    Alias saved = tables.aliases().find(name).orElseThrow();
                    JsonView shown = view(saved);
                    Answer answer = current.isPresent() ? Answer.ok(shown) : Answer.of(201, shown);
                    return answer.tagged(saved.version());
                });
    }

    @DELETE
    @Path(NAME)
    public Response delete(
            @PathParam("alias") String name, @Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        exchange.requireNoParameters();
        return desk.change(
                exchange,
                tables -> {
                    Alias current =
                            tables.aliases()
                                    .find(name)
                                    .orElseThrow(
                                            () -> Problem.notFound("alias", name).asException());
                    exchange.requireMatch(current.version());
                    tables.aliases().delete(name);
                    return Answer.ok(new JsonView().put("alias", name));
                });
    }

    private Alias read(String name, Fields fields, CatalogTables tables) {
        fields.readOnly("created_at", "updated_at", "version");
        if (fields.has("alias") && !fields.text("alias", "", ModelId.MAX_LENGTH).equals(name)) {
            fields.refuse("alias", "must be the name in the path, or be left out");
        }
        if (!isName(name)) {
            fields.refuse(
                    Violation.of(
                            "(path)",
                            name,
                            "must be 1-256 printable characters without white space"));
        }
        fields.require("targets");
        List<ModelId> targets = targets(fields, tables);
        Optional<String> description = fields.optionalText("description", Optional.empty(), 2000);
        fields.finish();
        if (ModelId.parse(name).flatMap(tables.models()::find).isPresent()) {
            throw Problem.conflict(
                            "name_taken",
                            "There is a model '%s'; an alias of the same name would never be reached."
                                    .formatted(name))
                    .asException();
        }
        Instant now = Instant.now(clock);
        return new Alias(name, targets, description, now, now, 0);
    }

    private static List<ModelId> targets(Fields fields, CatalogTables tables) {
        List<ModelId> targets = new ArrayList<>();
        List<String> names = fields.texts("targets", List.of(), MOST_TARGETS, ModelId.MAX_LENGTH);
        if (fields.has("targets") && names.isEmpty() && !fields.isRefused()) {
            fields.refuse("targets", "must name at least one model");
        }
        for (String text : names) {
            Optional<ModelId> id = ModelId.parse(text);
            if (id.isEmpty() || tables.models().find(id.get()).isEmpty()) {
                fields.refuse(
                        Violation.ofText(
                                "targets", text, "must be the id of a model in the catalog"));
            } else {
                targets.add(id.get());
            }
        }
        return targets;
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= ModelId.MAX_LENGTH
                && name.codePoints()
                        .noneMatch(c ->
                                Character.isWhitespace(c)
                                        || Character.isISOControl(c)
                                        || Character.isSpaceChar(c));
    }

    private static JsonView view(Alias alias) {
        return new JsonView()
                .put("alias", alias.name())
                .strings("targets", alias.targets().stream().map(ModelId::toString).toList())
                .put("description", alias.description())
                .put("created_at", alias.createdAt())
                .put("updated_at", alias.updatedAt())
                .put("version", alias.version());
    }
}
