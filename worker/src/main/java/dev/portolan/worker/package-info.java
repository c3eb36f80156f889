/// The worker: everything that runs by the clock or in the background.
///
/// [dev.portolan.worker.WorkerApplication] is a process of its own;
/// [dev.portolan.worker.WorkerRooms] is the same without the process, for whoever brings a
/// database, Kafka and an environment along.
@NullMarked
package dev.portolan.worker;

import org.jspecify.annotations.NullMarked;
