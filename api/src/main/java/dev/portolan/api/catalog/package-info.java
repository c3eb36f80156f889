/// The living catalog of this replica: which snapshot is served, and how a newer one takes its
/// place while requests run. Entrances: [dev.portolan.api.catalog.SnapshotHolder] for whoever
/// serves, [dev.portolan.api.catalog.CatalogRoom] for the wiring. Nothing here runs on a request's
/// thread. May not know HTTP.
@NullMarked
package dev.portolan.api.catalog;

import org.jspecify.annotations.NullMarked;
