/// The gateway's outer wall towards HTTP: which requests are well-formed, which paths exist, what
/// is closed first when it stops.
@NullMarked
package dev.portolan.api.edge;

import org.jspecify.annotations.NullMarked;
