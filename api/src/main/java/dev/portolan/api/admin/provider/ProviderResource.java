package dev.portolan.api.admin.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.api.admin.desk.CatalogDesk;
import dev.portolan.api.admin.problem.Problem;
import dev.portolan.api.admin.wire.Answer;
import dev.portolan.api.admin.wire.Exchange;
import dev.portolan.api.admin.wire.Fields;
import dev.portolan.api.admin.wire.JsonView;
import dev.portolan.api.admin.wire.Query;
import dev.portolan.catalog.Alias;
import dev.portolan.catalog.CatalogTables;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.Provider;
import dev.portolan.catalog.Timeouts;
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
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The providers.
@Path("/admin/v1/providers")
@Consumes({"application/json", "application/merge-patch+json"})
public final class ProviderResource {
    private final CatalogDesk desk;
    private final ProviderView view;
    private final ProviderEdit edit;
    private final Clock clock;

    ProviderResource(CatalogDesk desk, ProviderView view, ProviderEdit edit, Clock clock) {
        this.desk = desk;
        this.view = view;
        this.edit = edit;
        this.clock = clock;
    }

    @GET
    public Response list(@Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        Query query = exchange.query();
        Optional<Boolean> enabled = query.truth("enabled");
        query.finish();
        return desk.read(
                exchange,
                catalog -> {
                    List<JsonView> shown =
                            catalog.providers().stream()
                                    .filter(provider ->
                                            enabled.isEmpty()
                                                    || enabled.get() == provider.isEnabled())
                                    .map(view::of)
                                    .toList();
                    return Answer.ok(JsonView.page(shown, Optional.empty()))
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
                    fields.require("id", "adapter_class");
                    String id = fields.text("id", "", 63);
                    if (!id.isEmpty() && !ModelId.isProviderId(id)) {
                        fields.refuse(
                                "id",
                                "must be 1-63 characters of a-z 0-9 _ -, beginning with a letter or digit");
                    }
                    fields.readOnly("pinned_fields");
                    boolean isFine = ModelId.isProviderId(id);
                    ProviderEdit.Edited edited = edit.of(blank(isFine ? id : "none"), fields);
                    fields.finish();
                    if (tables.providers().find(id).isPresent()) {
                        throw Problem.conflict(
                                        "already_exists",
                                        "There is a provider '%s' already; change it with PATCH."
                                                .formatted(id))
                                .asException();
                    }
                    tables.providers().insert(edited.provider());
                    return saved(
                            tables,
                            id,
                            edited.warnings(),
                            Optional.of("/admin/v1/providers/" + id));
                });
    }

    @GET
    @Path("/{id}")
    public Response show(@PathParam("id") String id, @Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        exchange.requireNoParameters();
        return desk.read(
                exchange,
                catalog -> {
                    Provider provider =
                            catalog.provider(id)
                                    .orElseThrow(
                                            () -> Problem.notFound("provider", id).asException());
                    return Answer.ok(view.of(provider)).tagged(provider.version());
                });
    }

    @PATCH
    @Path("/{id}")
    public Response change(@PathParam("id") String id, @Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        exchange.requireNoParameters();
        ObjectNode body = exchange.object();
        return desk.change(
                exchange,
                tables -> {
                    Provider current = find(tables, id);
                    exchange.requireMatch(current.version());
                    Fields fields = new Fields(body);
                    fields.readOnly("id", "pinned_fields");
                    ProviderEdit.Edited edited = edit.of(current, fields);
                    fields.finish();
                    if (!edited.provider().baseUrl().equals(current.baseUrl())) {
                        // First without the credential: to the database a variable's name that
                        // stays the same was given for the old address.
                        tables.providers()
                                .update(ProviderEdit.withoutCredential(edited.provider()));
                    }
                    tables.providers().update(edited.provider());
                    return saved(tables, id, edited.warnings(), Optional.empty());
                });
    }

    @DELETE
    @Path("/{id}")
    public Response delete(@PathParam("id") String id, @Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        Query query = exchange.query();
        boolean isCascade = query.truth("cascade").orElse(false);
        query.finish();
        return desk.change(
                exchange,
                tables -> {
                    Provider current = find(tables, id);
                    exchange.requireMatch(current.version());
                    int models = tables.models().ofProvider(id).size();
                    if (models > 0 && !isCascade) {
                        throw Problem.conflict(
                                        "provider_has_models",
                                        "Provider '%s' has %s models, which would go with it. Repeat with ?cascade=true to delete them too, or set is_enabled to false."
                                                .formatted(id, models))
                                .asException();
                    }
                    requireUnnamed(tables, id);
                    tables.providers().delete(id);
                    return Answer.ok(new JsonView().put("id", id).put("models_deleted", models));
                });
    }

    /// An alias to nothing would make the whole catalog invalid.
    private static void requireUnnamed(CatalogTables tables, String provider) {
        List<String> aliases =
                tables.aliases().all().stream()
                        .filter(alias ->
                                alias.targets().stream()
                                        .anyMatch(target -> target.provider().equals(provider)))
                        .map(Alias::name)
                        .toList();
        if (!aliases.isEmpty()) {
            throw Problem.conflict(
                            "named_by_alias",
                            "Models of provider '%s' are named by the aliases %s; change those first."
                                    .formatted(provider, String.join(", ", aliases)))
                    .asException();
        }
    }

    private Answer saved(
            CatalogTables tables, String id, List<String> warnings, Optional<String> location) {
        Provider saved = find(tables, id);
        JsonView body = view.of(saved).strings("warnings", warnings);
        return location.map(it -> Answer.created(it, body))
                .orElseGet(() -> Answer.ok(body))
                .tagged(saved.version());
    }

    private static Provider find(CatalogTables tables, String id) {
        return tables.providers()
                .find(id)
                .orElseThrow(() -> Problem.notFound("provider", id).asException());
    }

    private Provider blank(String id) {
        Instant now = Instant.now(clock);
        return new Provider(
                id,
                id,
                "",
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                false,
                Optional.empty(),
                Timeouts.DEFAULT,
                Optional.empty(),
                Set.of(),
                now,
                now,
                0);
    }
}
