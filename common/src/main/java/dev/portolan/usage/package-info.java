/// Tokens that a completion consumed, each counted once, whatever its provider's way of counting:
/// [dev.portolan.usage.Usage]. May not know any wire format.
@NullMarked
package dev.portolan.usage;

import org.jspecify.annotations.NullMarked;
