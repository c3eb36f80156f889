/// The catalog: providers, models, aliases and prices, at one version.
///
/// Entrances: [dev.portolan.catalog.CatalogStore] for whoever changes or reads the tables,
/// [dev.portolan.catalog.Snapshot] for whoever serves from memory. This room may not know HTTP,
/// Kafka or Quartz.
@NullMarked
package dev.portolan.catalog;

import org.jspecify.annotations.NullMarked;
