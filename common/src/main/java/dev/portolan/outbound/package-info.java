/// The one way out over HTTP: a client whose every connection is checked against the address policy
/// at connect time, and whose every request bears the installation's mark.
@NullMarked
package dev.portolan.outbound;

import org.jspecify.annotations.NullMarked;
