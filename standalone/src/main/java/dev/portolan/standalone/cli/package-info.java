/// The terminal client of the admin API: `models`, `providers`, `sync`, `keys`. It speaks HTTP to a
/// running gateway and knows nothing else of it, so it starts fast and works against any gateway.
/// Entrance: [Cli].
@NullMarked
package dev.portolan.standalone.cli;

import org.jspecify.annotations.NullMarked;
