package dev.portolan.worker.sync;

import dev.portolan.catalog.Model;
import dev.portolan.catalog.Provider;
import java.time.Instant;
import java.util.List;

/// Facts about the models of many providers, from somebody who collects them. Safe for many
/// threads.
@FunctionalInterface
public interface MetadataSource {
    /// Reads all of it.
    ///
    /// @throws ListFailedException where there is nothing worth looking at
    Metadata read() throws ListFailedException, InterruptedException;

    /// What was read. Pure.
    @FunctionalInterface
    interface Metadata {
        /// What it means for the catalog. Adds no model, takes none away, moves no lifecycle.
        SyncPlan compare(List<Provider> providers, List<Model> rows, Instant now);
    }
}
