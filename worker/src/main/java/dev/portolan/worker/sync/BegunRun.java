package dev.portolan.worker.sync;

import dev.portolan.catalog.ModelId;
import dev.portolan.sync.SyncRun;
import java.util.Set;

/// A run that this worker has begun.
///
/// Its attempt number is the fence: a worker that was frozen and wakes up after another one took
/// the run over holds an older number, and the database refuses whatever it then tries to write.
///
/// @param approved models that an administrator allowed this run to take away
record BegunRun(SyncRun run, Set<ModelId> approved) {
    BegunRun {
        approved = Set.copyOf(approved);
    }
}
