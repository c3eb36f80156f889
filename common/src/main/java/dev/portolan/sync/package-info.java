/// Sync runs: one row for each time that a provider's list was, is or shall be compared with the
/// catalog.
///
/// The admin API queues and shows runs; a worker executes them. Entrance:
/// [dev.portolan.sync.SyncRunDao]. May not know HTTP, Kafka, Quartz or how a run is executed.
@NullMarked
package dev.portolan.sync;

import org.jspecify.annotations.NullMarked;
