/// Everything on one machine: the gateway, the worker, a real PostgreSQL and a real Kafka in one
/// command, and the terminal client beside it. Entrance: [Main].
@NullMarked
package dev.portolan.standalone;

import org.jspecify.annotations.NullMarked;
