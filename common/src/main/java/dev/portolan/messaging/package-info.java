/// Kafka: what is said on which topic, and the loops that say and hear it.
///
/// Entrances: [dev.portolan.messaging.CatalogEventProducer] and
/// [dev.portolan.messaging.CatalogEventListener]. May not know the catalog, HTTP or the database.
@NullMarked
package dev.portolan.messaging;

import org.jspecify.annotations.NullMarked;
