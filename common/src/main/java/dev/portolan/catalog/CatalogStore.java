package dev.portolan.catalog;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/// The catalog in PostgreSQL. Every change is one transaction, and the database takes care of its
/// version, its entry in the change log and its announcement. Safe to share between threads.
public final class CatalogStore {
    private final Jdbi jdbi;

    public CatalogStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// Changes the catalog in one transaction, which holds off every other change from its
    /// beginning: what the edit reads stays true until it is done. An exception undoes all of it.
    public <T> T change(Actor actor, Function<CatalogTables, T> edit) {
        return jdbi.inTransaction(
                TransactionIsolationLevel.READ_COMMITTED,
                handle -> {
                    handle.createQuery(
                                    """
                                    SELECT set_config('portolan.actor', :actor, true)
                                    FROM (SELECT version FROM catalog_version FOR UPDATE) locked
                                    """)
                            .bind("actor", actor.name())
                            .mapTo(String.class)
                            .one();
                    return edit.apply(CatalogTables.of(handle));
                });
    }

    /// Reads the catalog as it stands at one moment; writes are refused.
    public <T> T read(Function<CatalogTables, T> query) {
        return jdbi.inTransaction(handle -> {
            readOnly(handle);
            return query.apply(CatalogTables.of(handle));
        });
    }

    /// Every row at one version.
    ///
    /// @throws CatalogRefusedException where a row cannot be read
    public CatalogRows readAll() {
        return readAll(CatalogLimits.DEFAULT);
    }

    /// Every row at one version.
    ///
    /// @throws CatalogRefusedException where a row cannot be read, or there are more than the
    ///   limits allow
    public CatalogRows readAll(CatalogLimits limits) {
        return jdbi.inTransaction(handle -> {
            readOnly(handle);
            return new CatalogReader(handle, limits).read();
        });
    }

    public long version() {
        return jdbi.withHandle(handle ->
                handle.createQuery("SELECT version FROM catalog_version").mapTo(Long.class).one());
    }

    private static void readOnly(Handle handle) {
        handle.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    }
}
