/// Replacing the keyring's keys: seals what is stored anew under the primary key, and tells what
/// still needs an older one.
///
/// Entrance: [dev.portolan.worker.rotation.Rewrapping]; the command `rewrap` for an operator.
@NullMarked
package dev.portolan.worker.rotation;

import org.jspecify.annotations.NullMarked;
