/// The heartbeat: repeats the current catalog version for whoever lost an event.
@NullMarked
package dev.portolan.worker.heartbeat;

import org.jspecify.annotations.NullMarked;
