package dev.portolan.api.admin.key;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.api.admin.desk.CatalogDesk;
import dev.portolan.api.admin.problem.Problem;
import dev.portolan.api.admin.wire.Answer;
import dev.portolan.api.admin.wire.Cursor;
import dev.portolan.api.admin.wire.Exchange;
import dev.portolan.api.admin.wire.Fields;
import dev.portolan.api.admin.wire.JsonView;
import dev.portolan.api.admin.wire.Query;
import dev.portolan.catalog.CatalogTables;
import dev.portolan.catalog.KeyFilter;
import dev.portolan.key.ApiKey;
import dev.portolan.key.KeyKind;
import dev.portolan.key.KeyMint;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Client and administrator keys. A key is shown once, in the answer that makes it.
@Path("/admin/v1/keys")
@Consumes(MediaType.APPLICATION_JSON)
public final class KeyResource {
    private static final List<String> KINDS =
            Arrays.stream(KeyKind.values()).map(KeyKind::word).toList();

    private final CatalogDesk desk;
    private final KeyMint mint;
    private final Clock clock;

    public KeyResource(CatalogDesk desk, KeyMint mint, Clock clock) {
        this.desk = desk;
        this.mint = mint;
        this.clock = clock;
    }

    @GET
    public Response list(@Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        Query query = exchange.query();
        Optional<KeyKind> kind = query.word("kind", KINDS, KeyResource::kindOf);
        Optional<Boolean> valid = query.truth("valid");
        Optional<String> keyringKey = query.text("keyring_key", 100);
        int limit = query.limit();
        Optional<String> after = query.cursor();
        query.finish();
        KeyFilter filter = new KeyFilter(kind, valid, Instant.now(clock), keyringKey);
        return desk.read(
                exchange,
                catalog -> {
                    List<ApiKey> found = catalog.keys(filter, after, limit + 1);
                    List<ApiKey> page = found.subList(0, Math.min(limit, found.size()));
                    Optional<String> next =
                            found.size() > limit
                                    ? Optional.of(Cursor.after(page.getLast().id()))
                                    : Optional.empty();
                    return Answer.ok(
                                    JsonView.page(
                                            page.stream().map(KeyResource::view).toList(), next))
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
                    KeyMint.Minted minted = read(new Fields(body), tables);
                    tables.keys().insert(minted.stored());
                    ApiKey saved = find(tables, minted.stored().id());
                    return Answer.created(
                                    "/admin/v1/keys/" + saved.id(),
                                    view(saved).put("key", minted.key().reveal()))
                            .tagged(saved.version());
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
                    ApiKey key =
                            catalog.key(id)
                                    .orElseThrow(() -> Problem.notFound("key", id).asException());
                    return Answer.ok(view(key)).tagged(key.version());
                });
    }

    /// Revokes: the row stays, so that the change log and usage keep their meaning.
    @DELETE
    @Path("/{id}")
    public Response revoke(@PathParam("id") String id, @Context ContainerRequestContext request) {
        Exchange exchange = Exchange.of(request);
        exchange.requireNoParameters();
        Instant now = Instant.now(clock).truncatedTo(ChronoUnit.MICROS);
        return desk.change(
                exchange,
                tables -> {
                    ApiKey current = find(tables, id);
                    exchange.requireMatch(current.version());
                    if (current.revokedAt().isEmpty()) {
                        requireNotLast(current, tables, now);
                        tables.keys().update(current.withRevokedAt(now));
                    }
                    ApiKey saved = find(tables, id);
                    return Answer.ok(view(saved)).tagged(saved.version());
                });
    }

    private static void requireNotLast(ApiKey key, CatalogTables tables, Instant now) {
        boolean hasAnother =
                tables
                        .keys()
                        .page(
                                new KeyFilter(
                                        Optional.of(KeyKind.ADMIN),
                                        Optional.of(true),
                                        now,
                                        Optional.empty()),
                                Optional.empty(),
                                2)
                        .stream()
                        .anyMatch(other -> !other.id().equals(key.id()));
        if (key.kind() == KeyKind.ADMIN && key.isValidAt(now) && !hasAnother) {
            throw Problem.conflict(
                            "last_admin_key",
                            "This is the last administrator key that is valid: without it nobody could administer the gateway. Make another first.")
                    .asException();
        }
    }

    private KeyMint.Minted read(Fields fields, CatalogTables tables) {
        fields.require("kind", "name");
        KeyKind kind = fields.word("kind", KeyKind.CLIENT, KINDS, KeyResource::kindOf);
        String name = fields.text("name", "", 200);
        List<String> allowed = AllowedModels.read(fields, kind, tables);
        Optional<Instant> expiresAt = fields.optionalInstant("expires_at", Optional.empty());
        if (expiresAt.map(end -> !end.isAfter(Instant.now(clock))).orElse(false)) {
            fields.refuse("expires_at", "must be in the future");
        }
        fields.finish();
        return mint.mint(kind, name, allowed, expiresAt);
    }

    private static Optional<KeyKind> kindOf(String word) {
        return Arrays.stream(KeyKind.values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    private static ApiKey find(CatalogTables tables, String id) {
        return tables.keys().find(id).orElseThrow(() -> Problem.notFound("key", id).asException());
    }

    private static JsonView view(ApiKey key) {
        return new JsonView()
                .put("id", key.id())
                .put("kind", key.kind().word())
                .put("name", key.name())
                .put("prefix", key.kind().prefix() + key.id())
                .put("last_four", key.lastFour())
                .put("keyring_key", key.pepperId())
                .strings("allowed_models", key.allowedModels())
                .put("expires_at", key.expiresAt())
                .put("revoked_at", key.revokedAt())
                .put("created_at", key.createdAt())
                .put("updated_at", key.updatedAt())
                .put("version", key.version());
    }
}
