/// The one way out over HTTP: a client whose every connection is checked against the address policy
/// at connect time.
@NullMarked
package dev.portolan.outbound;

import org.jspecify.annotations.NullMarked;
