/// The outbox: announces committed catalog versions on Kafka.
///
/// The database writes one row of `outbox` in the transaction of each change;
/// [dev.portolan.worker.outbox.OutboxRelay] sends what is not marked yet and marks it. May not know
/// what a change means.
@NullMarked
package dev.portolan.worker.outbox;

import org.jspecify.annotations.NullMarked;
