/// The catalog: providers, models, aliases and prices, at one version, as rows.
///
/// Entrance: [dev.portolan.catalog.CatalogStore] for whoever changes or reads the tables. Who
/// serves from memory wants `dev.portolan.snapshot.Snapshot`, which this room does not know. It may
/// not know HTTP, Kafka or Quartz either.
@NullMarked
package dev.portolan.catalog;

import org.jspecify.annotations.NullMarked;
