/// Syncs: reads a provider's list, compares it with the catalog and applies what differs.
///
/// [dev.portolan.worker.sync.SyncPlan] is the comparison and [dev.portolan.worker.sync.Brake] what
/// stops it, both pure; [dev.portolan.worker.sync.SyncRunner] executes one run. May not know Quartz
/// or Kafka.
@NullMarked
package dev.portolan.worker.sync;

import org.jspecify.annotations.NullMarked;
