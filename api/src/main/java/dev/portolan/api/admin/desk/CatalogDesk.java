package dev.portolan.api.admin.desk;

import dev.portolan.api.admin.wire.Answer;
import dev.portolan.api.admin.wire.Exchange;
import dev.portolan.api.catalog.SnapshotHolder;
import dev.portolan.catalog.Actor;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.CatalogTables;
import dev.portolan.secret.SecretBox;
import dev.portolan.snapshot.Snapshot;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Where the resources read and change the catalog. Safe for many threads.
public final class CatalogDesk {
    /// The version an answer belongs to.
    static final String VERSION = "x-portolan-catalog-version";

    /// `true` on an answer from memory because the database is away.
    static final String STALE = "Portolan-Stale";

    private final CatalogStore store;
    private final Jdbi jdbi;
    private final DatabaseDoor door;
    private final IdempotentRequests idempotent;
    private final SnapshotHolder served;
    private final Runnable changed;

    /// @param answers seals the answers that are kept for requests with an `Idempotency-Key`
    /// @param changed told after each change, so that this replica serves it without waiting to be
    ///   told
    public CatalogDesk(
            CatalogStore store,
            Jdbi jdbi,
            DatabaseDoor door,
            SecretBox answers,
            SnapshotHolder served,
            Runnable changed) {
        this.store = store;
        this.jdbi = jdbi;
        this.door = door;
        this.idempotent = new IdempotentRequests(answers);
        this.served = served;
        this.changed = changed;
    }

    /// Answers from the database, or from this replica's snapshot where the database is away: then
    /// marked as stale.
    public Response read(Exchange exchange, Function<CatalogView, Answer> query) {
        Answer answer;
        try {
            answer =
                    door.read(() ->
                            store.read(tables -> {
                                CatalogView view = new TablesView(tables);
                                return query.apply(view)
                                        .with(VERSION, Long.toString(view.version()));
                            }));
        } catch (DatabaseAway _) {
            answer = stale(query);
        }
        return answer.toResponse(exchange.ifNoneMatch());
    }

    private Answer stale(Function<CatalogView, Answer> query) {
        Snapshot snapshot = served.current().orElseThrow(() -> DatabaseDoor.away().asException());
        return query.apply(new SnapshotView(snapshot))
                .with(VERSION, Long.toString(snapshot.version()))
                .with(STALE, "true")
                .with("Age", Long.toString(served.sinceConfirmed().toSeconds()))
                .with("Warning", "110 - \"the database is away: this is the replica's snapshot\"");
    }

    /// Answers from the database, where nothing else has it.
    ///
    /// @throws dev.portolan.api.admin.problem.ProblemException 503 where the database is away
    public Response readOnlyThere(Exchange exchange, Function<Handle, Answer> query) {
        try {
            return door.read(() -> jdbi.inTransaction(query::apply))
                    .toResponse(exchange.ifNoneMatch());
        } catch (DatabaseAway _) {
            throw DatabaseDoor.away().asException();
        }
    }

    /// Answers from the database, or where it is away with what this replica knows by itself.
    public Response readThereOrHere(
            Exchange exchange, Function<Handle, Answer> there, Supplier<Answer> here) {
        try {
            return door.read(() -> jdbi.inTransaction(there::apply))
                    .toResponse(exchange.ifNoneMatch());
        } catch (DatabaseAway _) {
            return here.get().with(STALE, "true").toResponse(exchange.ifNoneMatch());
        }
    }

    /// Changes the catalog in one transaction; for a request with an `Idempotency-Key`, once.
    ///
    /// @throws dev.portolan.api.admin.problem.ProblemException what `edit` throws, having undone
    ///   everything; 503 where the database is away
    public Response change(Exchange exchange, Function<CatalogTables, Answer> edit) {
        exchange.idempotencyKey();
        Actor actor = Actor.administrator(exchange.caller());
        Response response =
                write(() ->
                        store.change(
                                actor,
                                tables ->
                                        idempotent
                                                .once(
                                                        tables.handle(),
                                                        exchange,
                                                        () -> edit.apply(tables))
                                                .with(VERSION, Long.toString(tables.version()))));
        changed.run();
        return response;
    }

    /// As [#change], for a collection: `If-Match` is about the catalog's version.
    public Response add(Exchange exchange, Function<CatalogTables, Answer> edit) {
        return change(
                exchange,
                tables -> {
                    exchange.requireMatch(tables.version());
                    return edit.apply(tables);
                });
    }

    /// As [#change], for what has no catalog version: the catalog is not locked.
    public Response request(Exchange exchange, Function<Handle, Answer> work) {
        exchange.idempotencyKey();
        return write(() ->
                jdbi.inTransaction((Handle handle) ->
                        idempotent.once(handle, exchange, () -> work.apply(handle))));
    }

    private Response write(Supplier<Answer> work) {
        try {
            return door.write(work).toResponse(Optional.empty());
        } catch (DatabaseAway _) {
            throw DatabaseDoor.away().asException();
        }
    }
}
