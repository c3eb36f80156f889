/// Tokens that a completion consumed, each counted once, whatever its provider's way of counting:
/// [dev.portolan.usage.Usage], and what they cost: [dev.portolan.usage.Cost]. Pure. May not know
/// any wire format.
@NullMarked
package dev.portolan.usage;

import org.jspecify.annotations.NullMarked;
