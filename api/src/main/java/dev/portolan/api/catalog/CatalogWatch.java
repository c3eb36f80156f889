package dev.portolan.api.catalog;

import dev.portolan.snapshot.Snapshot;
import java.time.Duration;

/// Told what became of each new catalog, on the reloader's thread. Must return quickly.
public interface CatalogWatch {
    /// A newer snapshot is served.
    ///
    /// @param took from looking into the database to serving
    void served(Snapshot snapshot, Duration took);

    /// A newer catalog was refused whole; the last good one stays.
    void refused(CatalogCondition.Refusal refusal);
}
