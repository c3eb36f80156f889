/// The catalog as it is served: immutable, validated and indexed at one version, in memory and on
/// disk.
///
/// Entrance: [dev.portolan.snapshot.Snapshot]. Stands above [dev.portolan.catalog] and
/// [dev.portolan.provider], which do not know it. May not know HTTP, Kafka or SQL.
@NullMarked
package dev.portolan.snapshot;

import org.jspecify.annotations.NullMarked;
