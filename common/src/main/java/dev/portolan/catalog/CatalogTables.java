package dev.portolan.catalog;

import org.jdbi.v3.core.Handle;

/// The catalog's tables within one transaction. Of no use after it.
public record CatalogTables(
        ProviderDao providers,
        ModelDao models,
        AliasDao aliases,
        ApiKeyDao keys,
        ChangeLogDao changes,
        Handle handle) {
    static CatalogTables of(Handle handle) {
        return new CatalogTables(
                handle.attach(ProviderDao.class),
                handle.attach(ModelDao.class),
                handle.attach(AliasDao.class),
                handle.attach(ApiKeyDao.class),
                handle.attach(ChangeLogDao.class),
                handle);
    }

    /// The catalog version this transaction sees: the one it has taken, once it has changed
    /// something.
    public long version() {
        return handle.createQuery("SELECT version FROM catalog_version").mapTo(Long.class).one();
    }
}
