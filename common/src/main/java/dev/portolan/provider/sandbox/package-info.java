/// The provider that is always there: no network, no account, the same answer to the same request.
/// For trying things out, for tests and for load. Entrance:
/// [dev.portolan.provider.sandbox.SandboxAdapter].
@NullMarked
package dev.portolan.provider.sandbox;

import org.jspecify.annotations.NullMarked;
